namespace Emotion2Vec.Benchmarks.Pipeline;

/// <summary>A clock that stands still, so that reports made once a second (which allocate, by design) are not counted among chunks.</summary>
internal sealed class StoppedClock : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(60);

    /// <inheritdoc/>
    public override long GetTimestamp() => 0;
}

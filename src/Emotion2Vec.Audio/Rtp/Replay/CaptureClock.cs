namespace Emotion2Vec.Audio.Rtp.Replay;

/// <summary>A clock that is moved by hand: during a replay it is as late as the capture says. Never goes back. One owner thread.</summary>
/// <param name="utcTicks">What it shows first.</param>
internal sealed class CaptureClock(long utcTicks) : TimeProvider
{
    /// <summary>What it shows, in UTC ticks.</summary>
    public long UtcTicks { get; private set; } = utcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(UtcTicks, TimeSpan.Zero);

    /// <summary>Moves on.</summary>
    /// <param name="ticks">To where; an earlier moment is ignored.</param>
    public void MoveTo(long ticks) => UtcTicks = Math.Max(UtcTicks, ticks);
}

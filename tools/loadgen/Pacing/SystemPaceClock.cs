namespace Emotion2Vec.Tools.LoadGen.Pacing;

/// <summary>The machine's clock.</summary>
/// <param name="time">Where it is read.</param>
internal sealed class SystemPaceClock(TimeProvider time) : IPaceClock
{
    /// <inheritdoc/>
    public long Ticks => time.GetElapsedTime(0).Ticks;

    /// <inheritdoc/>
    public void WaitUntil(long ticks, CancellationToken cancellationToken)
    {
        // Whole milliseconds, rounded up: late by one at most, and never spinning on a processor that what is measured may need.
        for (var left = ticks - Ticks; left > 0 && !cancellationToken.IsCancellationRequested; left = ticks - Ticks)
        {
            var milliseconds = Math.Min((left / TimeSpan.TicksPerMillisecond) + 1, 1000);
            cancellationToken.WaitHandle.WaitOne((int)milliseconds);
        }
    }
}

using Emotion2Vec.Tools.LoadGen.Pacing;

namespace Emotion2Vec.Tests.LoadGen;

/// <summary>A clock that comes to every time at once, or as late as it is told.</summary>
internal sealed class SteppedClock(Func<long, long> lateness) : IPaceClock
{
    public long Ticks { get; private set; } = 12_345_678;

    public void WaitUntil(long ticks, CancellationToken cancellationToken) => Ticks = Math.Max(Ticks, ticks + lateness(ticks));
}

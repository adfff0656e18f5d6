namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// How long packets behind a gap wait for the missing one. Design: a player holds every packet back so that the late ones still find
/// their turn, and pays that delay always. Analysis plays nothing: its clock is the sample index, so packets in order pass at
/// once, however unevenly they come, and only a gap costs delay. How much is decided here: as long as packets have lately
/// overtaken each other by, or as the network's jitter makes them, within bounds. One owner thread; allocates nothing.
/// </summary>
/// <param name="floor">The shortest wait.</param>
/// <param name="ceiling">The longest wait.</param>
internal sealed class ReorderWait(TimeSpan floor, TimeSpan ceiling)
{
    // Of a new sender nothing is known: its first gaps are waited for with patience, which halves as it proves orderly.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private const double HalfLifeSeconds = 10;

    // The worst seen is not the worst there is.
    private const double Margin = 1.25;

    // The estimate of RFC 3550 is a mean deviation: three times that is rare.
    private const double JitterFactor = 3;

    private double _worst;
    private long _at;
    private bool _started;

    /// <summary>Forgets the sender.</summary>
    public void Reset() => _started = false;

    /// <summary>Takes note of a packet that came out of order.</summary>
    /// <param name="ticks">By how much it came later than one after it.</param>
    /// <param name="now">When it came, by the clock that never steps.</param>
    public void Observe(long ticks, long now)
    {
        Decay(now);
        _worst = Math.Max(_worst, ticks);
    }

    /// <summary>The wait.</summary>
    /// <param name="jitterSeconds">Interarrival jitter.</param>
    /// <param name="now">By the clock that never steps.</param>
    /// <returns>Ticks.</returns>
    public long Ticks(double jitterSeconds, long now)
    {
        Decay(now);
        var wanted = Math.Max(Margin * _worst, JitterFactor * jitterSeconds * TimeSpan.TicksPerSecond);
        return (long)Math.Clamp(wanted, floor.Ticks, Math.Max(floor.Ticks, ceiling.Ticks));
    }

    private void Decay(long now)
    {
        if (!_started)
        {
            _started = true;
            _worst = First.Ticks / Margin;
            _at = now;
        }

        if (now > _at)
        {
            _worst *= Math.Pow(2, (_at - now) / (HalfLifeSeconds * TimeSpan.TicksPerSecond));
            _at = now;
        }
    }
}

namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// The sender's own word for when its sound was captured (RFC 3550 section 6.4.1, sender reports). It is believed where it agrees
/// with the arrival within a minute: senders without a clock of the day report zero, or the time since they were switched on.
/// </summary>
internal sealed class SenderClock
{
    private const long MostDisagreement = TimeSpan.TicksPerMinute;

    private bool _hasReport;
    private long _utcTicks;
    private uint _timestamp;

    /// <summary>Forgets what was said.</summary>
    public void Reset() => _hasReport = false;

    /// <summary>Takes the latest report.</summary>
    /// <param name="utcTicks">UTC, in ticks.</param>
    /// <param name="timestamp">The RTP timestamp of that moment.</param>
    public void Report(long utcTicks, uint timestamp)
    {
        _hasReport = true;
        _utcTicks = utcTicks;
        _timestamp = timestamp;
    }

    /// <summary>When a sample was captured.</summary>
    /// <param name="timestamp">Its RTP timestamp.</param>
    /// <param name="clockRate">Timestamp units per second.</param>
    /// <param name="asHeard">UTC ticks, as its arrival says.</param>
    /// <returns>UTC ticks, the sender's if they can be believed.</returns>
    public long CaptureOf(uint timestamp, int clockRate, long asHeard)
    {
        // A report is at most some seconds old (section 6.2), so the distance fits.
        var captured = _utcTicks + ((int)(timestamp - _timestamp) * TimeSpan.TicksPerSecond / clockRate);
        return _hasReport && Math.Abs(captured - asHeard) <= MostDisagreement ? captured : asHeard;
    }
}

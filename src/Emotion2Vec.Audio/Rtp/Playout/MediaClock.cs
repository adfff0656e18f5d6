namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Maps RTP timestamps to places on a line of samples, whose rate may be another (RFC 3551 section 4.5.2: G.722 counts half).
/// Exact: places are rounded down from an anchor, so that nothing adds up.
/// </summary>
internal struct MediaClock
{
    private int _clockRate;
    private int _sampleRate;
    private uint _timestamp;
    private long _line;

    /// <summary>Timestamp units per second; 0 before the first <see cref="Anchor"/>.</summary>
    public readonly int ClockRate => _clockRate;

    /// <summary>Says where a timestamp is.</summary>
    /// <param name="timestamp">The timestamp.</param>
    /// <param name="line">Its place.</param>
    /// <param name="format">Both rates.</param>
    public void Anchor(uint timestamp, long line, RtpFormat format)
    {
        _clockRate = format.ClockRate;
        _sampleRate = format.SampleRate;
        _timestamp = timestamp;
        _line = line;
    }

    /// <summary>Finds a timestamp's place.</summary>
    /// <param name="timestamp">At most half a wrap from the one before.</param>
    public long LineAt(uint timestamp)
    {
        // Signed distance modulo 2^32 (RFC 3550 section 5.1: timestamps wrap). The anchor follows in whole seconds.
        var ticks = (int)(timestamp - _timestamp);
        if (ticks >= 2 * _clockRate)
        {
            var seconds = (ticks / _clockRate) - 1;
            _timestamp += (uint)(seconds * _clockRate);
            _line += (long)seconds * _sampleRate;
            ticks -= seconds * _clockRate;
        }

        return _line + FloorDivide((long)ticks * _sampleRate, _clockRate);
    }

    /// <summary>Finds the timestamp of a place.</summary>
    /// <param name="line">A place near those looked up last.</param>
    public readonly uint TimestampAt(long line) => (uint)(_timestamp + FloorDivide((line - _line) * _clockRate, _sampleRate));

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);
}

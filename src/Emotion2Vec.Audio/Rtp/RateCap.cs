namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Says when somebody sends more than may be: two token buckets, of packets and of bytes, that hold what comes in two seconds,
/// since senders burst and a paused process finds them all at once. Not thread-safe; allocates nothing.
/// </summary>
/// <param name="packetsPerSecond">Packets that may come in the long run.</param>
/// <param name="bytesPerSecond">Bytes that may come in the long run.</param>
internal sealed class RateCap(int packetsPerSecond, int bytesPerSecond)
{
    private const int BurstSeconds = 2;

    private double _packets = BurstSeconds * (double)packetsPerSecond;
    private double _bytes = BurstSeconds * (double)bytesPerSecond;
    private long _before = long.MinValue;

    /// <summary>Counts a packet.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="ticks">When it came, by a clock that never goes back, in ticks.</param>
    /// <returns>False if it is too much.</returns>
    public bool TryPass(int bytes, long ticks)
    {
        var seconds = _before == long.MinValue ? 0 : Math.Min((ticks - _before) / (double)TimeSpan.TicksPerSecond, BurstSeconds);
        _before = ticks;
        _packets = Math.Min(_packets + (seconds * packetsPerSecond), BurstSeconds * (double)packetsPerSecond);
        _bytes = Math.Min(_bytes + (seconds * bytesPerSecond), BurstSeconds * (double)bytesPerSecond);
        if (_packets < 1 || _bytes < bytes)
        {
            return false;
        }

        _packets--;
        _bytes -= bytes;
        return true;
    }
}

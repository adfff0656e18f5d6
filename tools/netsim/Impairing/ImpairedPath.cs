namespace Emotion2Vec.Tools.NetSim.Impairing;

/// <summary>One way through a bad network. Knows nothing of sockets and clocks: fates follow from the seed and the order of packets. One owner thread.</summary>
internal sealed class ImpairedPath
{
    private const int MaxTurnedBits = 4;

    // A copy comes so much later at most: in a row with its twin, or a packet behind it.
    private static readonly long CopyTicks = TimeSpan.FromMilliseconds(25).Ticks;

    private readonly Impairment _impairment;
    private readonly double _enterBurst;
    private readonly double _leaveBurst;
    private long _number;
    private bool _isInBurst;
    private long _queueTicks = long.MinValue;

    /// <summary>Creates a way that no packet went yet.</summary>
    /// <param name="impairment">What happens on it.</param>
    public ImpairedPath(Impairment impairment)
    {
        _impairment = impairment;
        if (impairment.Burst is { } burst)
        {
            // Gilbert 1960, Elliott 1963, with a good state that loses nothing and a bad one that loses everything: bursts last
            // 1 / leave packets, and the share of the bad state is enter / (enter + leave).
            _leaveBurst = impairment.Loss < 1 ? 1 / burst : 0;
            _enterBurst = impairment.Loss < 1 ? Math.Min(1, impairment.Loss / (1 - impairment.Loss) * _leaveBurst) : 1;
        }
    }

    /// <summary>Sends the next packet.</summary>
    /// <param name="ticks">When it is sent, in ticks of 100 ns; never before the one before it.</param>
    public PacketFate Send(long ticks)
    {
        // Always in this order, used or not.
        var draws = Draws.Of(_impairment.Seed, _number++);
        var (loss, jitter, reorder, duplicate, copy, corrupt, damage) =
            (draws.Share(), draws.Share(), draws.Share(), draws.Share(), draws.Share(), draws.Share(), draws.Next());

        // A lost packet has stood in the queue as well.
        var departure = ticks + _impairment.Delay.Ticks + (long)(jitter * _impairment.Jitter.Ticks);
        departure = Math.Max(departure, _queueTicks);
        _queueTicks = departure;
        var isReordered = reorder < _impairment.Reorder;
        departure += isReordered ? _impairment.Detour.Ticks : 0;
        return new PacketFate(
            IsLost(loss),
            departure,
            duplicate < _impairment.Duplicate ? departure + (long)(copy * CopyTicks) : null,
            isReordered,
            corrupt < _impairment.Corrupt ? damage : null);
    }

    /// <summary>Turns bits.</summary>
    /// <param name="damage">Which: <see cref="PacketFate.Damage"/>.</param>
    /// <param name="datagram">The packet.</param>
    public static void Apply(ulong damage, Span<byte> datagram)
    {
        var draws = new Draws(damage);
        for (var bits = 1 + (draws.Next() % MaxTurnedBits); bits > 0 && !datagram.IsEmpty; bits--)
        {
            var bit = draws.Next() % (8 * (ulong)datagram.Length);
            datagram[(int)(bit / 8)] ^= (byte)(1 << (int)(bit % 8));
        }
    }

    private bool IsLost(double draw)
    {
        if (_impairment.Burst is null)
        {
            return draw < _impairment.Loss;
        }

        _isInBurst = _isInBurst ? draw >= _leaveBurst : draw < _enterBurst;
        return _isInBurst;
    }
}

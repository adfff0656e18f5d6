using System.Numerics;
using Emotion2Vec.Audio.Rtp.Codecs;

namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Puts packets of one sender back into order. Design: a packet whose turn it is passes at once; behind a gap packets wait
/// until the gap closes, until they have waited for as long as the caller says, until more than a fixed number wait, or until they
/// are flushed. Sequence numbers are compared modulo 2^16 against the next one due. Slots are listed in the order of their
/// sequence numbers, free ones last, so that in order the same slot is used again and again. One owner thread; a slot's
/// memory grows with the largest packet that lay in it, and nothing else is allocated.
/// </summary>
internal sealed class ReorderBuffer
{
    // RFC 3550 appendix A.1: a jump of at most so many packets is loss or misorder, a larger one must prove itself.
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    // So far back it is known when a packet was passed on.
    private const int History = 128;

    private readonly Slot[] _slots;
    private readonly int[] _order;
    private readonly ushort[] _passedSequence = new ushort[History];
    private readonly long[] _passedTicks = new long[History];
    private int _waiting;
    private bool _flushing;
    private bool _started;
    private ushort _next;
    private ushort? _restart;

    // Bit i: the packet _next - 1 - i was received. Tells duplicates from late packets.
    private ulong _received;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="depth">How many packets may wait behind a gap, at least 0.</param>
    public ReorderBuffer(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        _slots = new Slot[depth + 1];
        _order = [.. Enumerable.Range(0, _slots.Length)];
        _slots.AsSpan().Fill(new Slot { Payload = [] });
        Reset();
    }

    /// <summary>True if packets wait behind a gap.</summary>
    public bool IsWaiting => _waiting > 0;

    /// <summary>By how much the packet put in last came later than one after it, in ticks; 0 if it came in order.</summary>
    public long Lateness { get; private set; }

    /// <summary>Forgets everything; the next packet starts the count.</summary>
    public void Reset()
    {
        _waiting = 0;
        _flushing = false;
        _started = false;
        _restart = null;
        _received = 0;
        for (var i = 0; i < History; i++)
        {
            // A number that belongs to another place: none was passed on.
            _passedSequence[i] = (ushort)(i + 1);
        }
    }

    /// <summary>Puts a packet in. Take out what is due before the next one.</summary>
    /// <param name="packet">A packet with a payload of at most <see cref="RtpPayload.MaxBytes"/>.</param>
    /// <param name="arrival">When it came.</param>
    /// <returns>What became of it.</returns>
    public SequenceVerdict Put(in RtpPacket packet, in PacketArrival arrival)
    {
        Lateness = 0;
        if (!_started)
        {
            _started = true;
            _next = packet.Sequence;
        }

        int ahead = (short)(packet.Sequence - _next);
        if (ahead is >= MaxDropout or < -MaxMisorder)
        {
            if (_restart != packet.Sequence)
            {
                _restart = (ushort)(packet.Sequence + 1);
                return SequenceVerdict.Rejected;
            }

            // Two in a row: the sender started its count anew. Nothing waits: the first of the two had it flushed.
            Reset();
            _started = true;
            _next = packet.Sequence;
            ahead = 0;
        }

        _restart = null;
        if (ahead >= 0)
        {
            return Store(packet, arrival);
        }

        if (-ahead <= 64 && (_received >> (-ahead - 1) & 1) != 0)
        {
            return SequenceVerdict.Duplicate;
        }

        Lateness = LatenessOf(packet.Sequence, -ahead, arrival.Ticks);
        return SequenceVerdict.Late;
    }

    /// <summary>Lets waiting packets go although some before them are missing. Take them out afterwards.</summary>
    public void Flush() => _flushing = _waiting > 0;

    /// <summary>Takes out the next packet whose turn it is.</summary>
    /// <param name="packet">The packet, if true is returned.</param>
    /// <param name="patience">What has waited behind a gap since that moment or before goes too, in <see cref="PacketArrival.Ticks"/>.</param>
    /// <returns>False if none is due.</returns>
    public bool TryTake(out ReorderedPacket packet, long patience = long.MinValue)
    {
        packet = default;
        if (_waiting == 0)
        {
            _flushing = false;
            return false;
        }

        var first = _order[0];
        ref var slot = ref _slots[first];
        var lost = (ushort)(slot.Sequence - _next);
        if (lost > 0 && !_flushing && _waiting < _slots.Length && EarliestArrival() > patience)
        {
            return false;
        }

        _received = lost >= 63 ? 1 : (_received << (lost + 1)) | 1;
        _next = (ushort)(slot.Sequence + 1);
        _passedSequence[slot.Sequence % History] = slot.Sequence;
        _passedTicks[slot.Sequence % History] = slot.Arrival.Ticks;
        _waiting--;
        _order.AsSpan(1, _waiting).CopyTo(_order);
        _order[_waiting] = first;
        packet = new ReorderedPacket
        {
            PayloadType = slot.PayloadType,
            Timestamp = slot.Timestamp,
            Arrival = slot.Arrival,
            Lost = lost,
            Payload = slot.Payload.AsSpan(0, slot.PayloadBytes),
        };
        return true;
    }

    private SequenceVerdict Store(in RtpPacket packet, in PacketArrival arrival)
    {
        // From the end: packets mostly come in order.
        var place = _waiting;
        var distance = (ushort)(packet.Sequence - _next);
        while (place > 0 && (ushort)(_slots[_order[place - 1]].Sequence - _next) >= distance)
        {
            if (_slots[_order[place - 1]].Sequence == packet.Sequence)
            {
                Lateness = 0;
                return SequenceVerdict.Duplicate;
            }

            place--;
            Lateness = Math.Max(Lateness, arrival.Ticks - _slots[_order[place]].Arrival.Ticks);
        }

        // There is room: TryTake never leaves every slot waiting.
        var free = _order[_waiting];
        _order.AsSpan(place, _waiting - place).CopyTo(_order.AsSpan(place + 1));
        _order[place] = free;
        _waiting++;
        ref var slot = ref _slots[free];
        slot.Sequence = packet.Sequence;
        slot.Timestamp = packet.Timestamp;
        slot.PayloadType = packet.PayloadType;
        slot.Arrival = arrival;
        slot.PayloadBytes = packet.Payload.Length;
        if (slot.Payload.Length < packet.Payload.Length)
        {
            slot.Payload = new byte[BitOperations.RoundUpToPowerOf2((uint)packet.Payload.Length)];
        }

        packet.Payload.CopyTo(slot.Payload);
        return SequenceVerdict.Accepted;
    }

    private long EarliestArrival()
    {
        var earliest = long.MaxValue;
        for (var i = 0; i < _waiting; i++)
        {
            earliest = Math.Min(earliest, _slots[_order[i]].Arrival.Ticks);
        }

        return earliest;
    }

    // Measured against the first packet after it that came.
    private long LatenessOf(ushort sequence, int behind, long ticks)
    {
        for (var after = 1; after < behind; after++)
        {
            var later = (ushort)(sequence + after);
            if (_passedSequence[later % History] == later)
            {
                return Math.Max(0, ticks - _passedTicks[later % History]);
            }
        }

        return 0;
    }

    private struct Slot
    {
        public ushort Sequence;
        public uint Timestamp;
        public byte PayloadType;
        public PacketArrival Arrival;
        public int PayloadBytes;
        public byte[] Payload;
    }
}

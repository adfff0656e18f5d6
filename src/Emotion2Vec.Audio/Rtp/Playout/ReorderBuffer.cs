using Emotion2Vec.Audio.Rtp.Codecs;

namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Puts packets of one sender back into order. Design: a packet whose turn it is passes at once; behind a gap packets wait
/// until the gap closes, until more than a fixed number wait, or until they are flushed. The few waiting packets lie unsorted
/// in preallocated slots, so any jump of the sequence number costs the same. Sequence numbers are compared modulo 2^16
/// against the next one due. One owner thread; allocates nothing after construction.
/// </summary>
internal sealed class ReorderBuffer
{
    // RFC 3550 appendix A.1: a jump of at most so many packets is loss or misorder, a larger one must prove itself.
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    private readonly Slot[] _slots;
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
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i].Payload = new byte[RtpPayload.MaxBytes];
        }
    }

    /// <summary>Forgets everything; the next packet starts the count.</summary>
    public void Reset()
    {
        foreach (ref var slot in _slots.AsSpan())
        {
            slot.IsFilled = false;
        }

        _waiting = 0;
        _flushing = false;
        _started = false;
        _restart = null;
        _received = 0;
    }

    /// <summary>Puts a packet in. Take out what is due before the next one.</summary>
    /// <param name="packet">A packet with a payload of at most <see cref="RtpPayload.MaxBytes"/>.</param>
    /// <param name="arrivalUtcTicks">When it came.</param>
    /// <returns>What became of it.</returns>
    public SequenceVerdict Put(in RtpPacket packet, long arrivalUtcTicks)
    {
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
        if (ahead < 0)
        {
            return -ahead <= 64 && (_received >> (-ahead - 1) & 1) != 0 ? SequenceVerdict.Duplicate : SequenceVerdict.Late;
        }

        return Store(packet, arrivalUtcTicks);
    }

    /// <summary>Lets waiting packets go although some before them are missing. Take them out afterwards.</summary>
    public void Flush() => _flushing = _waiting > 0;

    /// <summary>Takes out the next packet whose turn it is.</summary>
    /// <param name="packet">The packet, if true is returned.</param>
    /// <returns>False if none is due.</returns>
    public bool TryTake(out ReorderedPacket packet)
    {
        packet = default;
        if (_waiting == 0)
        {
            _flushing = false;
            return false;
        }

        ref var slot = ref FindFirst();
        var lost = (ushort)(slot.Sequence - _next);
        if (lost > 0 && !_flushing && _waiting < _slots.Length)
        {
            return false;
        }

        _received = lost >= 63 ? 1 : (_received << (lost + 1)) | 1;
        _next = (ushort)(slot.Sequence + 1);
        _waiting--;
        slot.IsFilled = false;
        packet = new ReorderedPacket
        {
            PayloadType = slot.PayloadType,
            Timestamp = slot.Timestamp,
            ArrivalUtcTicks = slot.ArrivalUtcTicks,
            Lost = lost,
            Payload = slot.Payload.AsSpan(0, slot.PayloadBytes),
        };
        return true;
    }

    private SequenceVerdict Store(in RtpPacket packet, long arrivalUtcTicks)
    {
        var free = -1;
        for (var i = 0; i < _slots.Length; i++)
        {
            if (!_slots[i].IsFilled)
            {
                free = i;
            }
            else if (_slots[i].Sequence == packet.Sequence)
            {
                return SequenceVerdict.Duplicate;
            }
        }

        // There is room: TryTake never leaves every slot waiting.
        ref var slot = ref _slots[free];
        slot.IsFilled = true;
        slot.Sequence = packet.Sequence;
        slot.Timestamp = packet.Timestamp;
        slot.PayloadType = packet.PayloadType;
        slot.ArrivalUtcTicks = arrivalUtcTicks;
        slot.PayloadBytes = packet.Payload.Length;
        packet.Payload.CopyTo(slot.Payload);
        _waiting++;
        return SequenceVerdict.Accepted;
    }

    private ref Slot FindFirst()
    {
        var first = -1;
        for (var i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].IsFilled && (first < 0 || (ushort)(_slots[i].Sequence - _next) < (ushort)(_slots[first].Sequence - _next)))
            {
                first = i;
            }
        }

        return ref _slots[first];
    }

    private struct Slot
    {
        public bool IsFilled;
        public ushort Sequence;
        public uint Timestamp;
        public byte PayloadType;
        public long ArrivalUtcTicks;
        public int PayloadBytes;
        public byte[] Payload;
    }
}

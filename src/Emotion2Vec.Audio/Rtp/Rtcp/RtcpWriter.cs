using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>Writes a compound RTCP packet as a receiver sends it. The buffer is the caller's to size; see <see cref="MaxBytes"/>.</summary>
/// <param name="buffer">Where it is written.</param>
internal ref struct RtcpWriter(Span<byte> buffer)
{
    /// <summary>Report blocks that fit one packet.</summary>
    public const int MaxBlocks = 31;

    /// <summary>More than a report of <see cref="MaxBlocks"/>, a description, both extended blocks and a goodbye take.</summary>
    public const int MaxBytes = 1200;

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written.</summary>
    public int Bytes { get; private set; }

    /// <summary>Writes a receiver report (RFC 3550 section 6.4.2).</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="blocks">How senders are heard, at most <see cref="MaxBlocks"/>.</param>
    public void AddReport(uint ssrc, ReadOnlySpan<RtcpReportBlock> blocks)
    {
        var body = Start(RtcpType.ReceiverReport, blocks.Length, 4 + (24 * blocks.Length));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        for (var i = 0; i < blocks.Length; i++)
        {
            var bytes = body[(4 + (24 * i))..];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, blocks[i].Ssrc);
            BinaryPrimitives.WriteInt32BigEndian(bytes[4..], (blocks[i].Reception.CumulativeLost & 0xFFFFFF) | (blocks[i].Reception.FractionLost << 24));
            BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], blocks[i].Reception.ExtendedHighestSequence);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], blocks[i].Reception.Jitter);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], blocks[i].LastReport);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[20..], blocks[i].Delay);
        }
    }

    /// <summary>Writes who reports (section 6.5.1).</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="name">Its lasting name, ASCII, at most 255 characters.</param>
    public void AddName(uint ssrc, ReadOnlySpan<byte> name)
    {
        // The chunk ends in one to four zeros.
        var body = Start(RtcpType.SourceDescription, 1, 4 + ((2 + name.Length + 4) / 4 * 4));
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = RtcpDescriptions.CanonicalName;
        body[5] = (byte)name.Length;
        name.CopyTo(body[6..]);
    }

    /// <summary>Writes the receiver's clock (RFC 3611 section 4.4), which a sender answers with how long it kept it.</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="clock">NTP's format.</param>
    public void AddClock(uint ssrc, ulong clock)
    {
        var body = Start(RtcpType.ExtendedReport, 0, 16);
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = RtcpExtendedBlocks.ReferenceTime;
        body[5] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], 2);
        BinaryPrimitives.WriteUInt64BigEndian(body[8..], clock);
    }

    /// <summary>Writes that the receiver leaves (RFC 3550 section 6.6).</summary>
    /// <param name="ssrc">Who leaves.</param>
    public void AddGoodbye(uint ssrc) => BinaryPrimitives.WriteUInt32BigEndian(Start(RtcpType.Goodbye, 1, 4), ssrc);

    private Span<byte> Start(RtcpType type, int count, int bodyBytes)
    {
        var packet = _buffer.Slice(Bytes, 4 + bodyBytes);
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(bodyBytes / 4));
        Bytes += packet.Length;
        return packet[4..];
    }
}

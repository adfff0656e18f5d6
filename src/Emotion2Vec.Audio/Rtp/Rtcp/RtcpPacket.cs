using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>One packet of a compound, read in place (RFC 3550 section 6.4). Valid as long as its datagram.</summary>
/// <param name="type">What it is.</param>
/// <param name="count">The five bits behind the version: report blocks, chunks, sources or a subtype.</param>
/// <param name="body">What follows the first four bytes, without padding; a whole number of words unless padded otherwise.</param>
internal readonly ref struct RtcpPacket(RtcpType type, int count, ReadOnlySpan<byte> body)
{
    private const int SenderInfoBytes = 20;
    private const int ReportBlockBytes = 24;

    /// <summary>What it is.</summary>
    public RtcpType Type { get; } = type;

    /// <summary>Report blocks, chunks, sources or a subtype, 0 to 31.</summary>
    public int Count { get; } = count;

    /// <summary>What follows the first four bytes.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>Who sends it, or null if it is too short to say, or of a kind that lists several.</summary>
    public uint? Ssrc => Body.Length >= 4 && Type is not (RtcpType.Goodbye or RtcpType.SourceDescription) ? BinaryPrimitives.ReadUInt32BigEndian(Body) : null;

    /// <summary>Reads what a sender report says of its sender (section 6.4.1).</summary>
    /// <param name="info">What it says, if true is returned.</param>
    public bool TryReadSender(out RtcpSenderInfo info)
    {
        info = default;
        if (Type != RtcpType.SenderReport || Body.Length < 4 + SenderInfoBytes)
        {
            return false;
        }

        info = new RtcpSenderInfo(
            BinaryPrimitives.ReadUInt64BigEndian(Body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(Body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(Body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(Body[20..]));
        return true;
    }

    /// <summary>Reads a report block of a sender or receiver report.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="block">The block, if true is returned.</param>
    public bool TryReadBlock(int index, out RtcpReportBlock block)
    {
        block = default;
        var start = 4 + (Type == RtcpType.SenderReport ? SenderInfoBytes : 0) + (index * ReportBlockBytes);
        if (Type is not (RtcpType.SenderReport or RtcpType.ReceiverReport) || index < 0 || index >= Count || Body.Length < start + ReportBlockBytes)
        {
            return false;
        }

        var bytes = Body[start..];
        block = new RtcpReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            new ReceptionReport(
                BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
                BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8 >> 8,
                bytes[4],
                BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
        return true;
    }

    /// <summary>Reads a source that says goodbye (section 6.6).</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="ssrc">The source, if true is returned.</param>
    public bool TryReadLeaver(int index, out uint ssrc)
    {
        var isThere = Type == RtcpType.Goodbye && index >= 0 && index < Count && Body.Length >= 4 * (index + 1);
        ssrc = isThere ? BinaryPrimitives.ReadUInt32BigEndian(Body[(4 * index)..]) : 0;
        return isThere;
    }
}

using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>Goes through the blocks of an extended report (RFC 3611 section 3), and ends at the first that is malformed.</summary>
internal ref struct RtcpExtendedBlocks
{
    /// <summary>A receiver's clock (section 4.4).</summary>
    public const byte ReferenceTime = 4;

    /// <summary>What a sender heard of receivers' clocks (section 4.5).</summary>
    public const byte LastReferenceTimes = 5;

    private const int HeaderBytes = 4;
    private const int ReceiptBytes = 12;

    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _content;

    /// <summary>Starts at the first block.</summary>
    /// <param name="packet">The packet; one of another kind has none.</param>
    public RtcpExtendedBlocks(in RtcpPacket packet) =>
        _rest = packet.Type == RtcpType.ExtendedReport && packet.Body.Length >= 4 ? packet.Body[4..] : default;

    /// <summary>What the block is.</summary>
    public byte Kind { get; private set; }

    /// <summary>The receiver's clock, in NTP's format; 0 if the block is another.</summary>
    public readonly ulong Clock => Kind == ReferenceTime && _content.Length >= 8 ? BinaryPrimitives.ReadUInt64BigEndian(_content) : 0;

    /// <summary>Receipts in the block; 0 if it is another.</summary>
    public readonly int Receipts => Kind == LastReferenceTimes ? _content.Length / ReceiptBytes : 0;

    /// <summary>Moves to the next block.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderBytes)
        {
            return false;
        }

        var bytes = HeaderBytes + (4 * BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]));
        if (bytes > _rest.Length)
        {
            _rest = default;
            return false;
        }

        Kind = _rest[0];
        _content = _rest[HeaderBytes..bytes];
        _rest = _rest[bytes..];
        return true;
    }

    /// <summary>Reads a receipt.</summary>
    /// <param name="index">From 0 to <see cref="Receipts"/> - 1.</param>
    /// <returns>The receiver, the middle of its clock as last heard, and the time since then in 1/65536 s.</returns>
    public readonly (uint Ssrc, uint LastClock, uint Delay) Receipt(int index)
    {
        var bytes = _content.Slice(index * ReceiptBytes, ReceiptBytes);
        return (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));
    }
}

using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>One RTP packet, read in place (RFC 3550 section 5.1). Valid as long as its datagram.</summary>
internal readonly ref struct RtpPacket
{
    private const int FixedHeaderBytes = 12;
    private const int Version = 2;

    private RtpPacket(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        Marker = (header[1] & 0x80) != 0;
        PayloadType = (byte)(header[1] & 0x7F);
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        CsrcCount = header[0] & 0x0F;
        Payload = payload;
    }

    /// <summary>Marks the first packet after silence, in audio profiles (RFC 3551 section 4.1).</summary>
    public bool Marker { get; }

    /// <summary>What the payload is, 0 to 127.</summary>
    public byte PayloadType { get; }

    /// <summary>Counts packets; wraps.</summary>
    public ushort Sequence { get; }

    /// <summary>Sampling instant of the payload's first sample, in clock units; wraps.</summary>
    public uint Timestamp { get; }

    /// <summary>Who sends.</summary>
    public uint Ssrc { get; }

    /// <summary>Contributing sources, 0 to 15; they are skipped.</summary>
    public int CsrcCount { get; }

    /// <summary>What is left after header, extension and padding; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads a datagram.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="packet">The packet, if <see cref="RtpPacketError.None"/> is returned.</param>
    /// <returns>Why it is none, or <see cref="RtpPacketError.None"/>.</returns>
    public static RtpPacketError TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        if (datagram.Length < FixedHeaderBytes)
        {
            return RtpPacketError.TooShort;
        }

        if (datagram[0] >> 6 != Version)
        {
            return RtpPacketError.WrongVersion;
        }

        // RFC 5761 section 4: packet types 192 to 223 are RTCP; read as RTP they are payload types 64 to 95 with the marker set.
        if (datagram[1] is >= 192 and <= 223)
        {
            return RtpPacketError.Rtcp;
        }

        var payload = datagram[FixedHeaderBytes..];
        var csrcBytes = 4 * (datagram[0] & 0x0F);
        if (payload.Length < csrcBytes)
        {
            return RtpPacketError.CsrcTruncated;
        }

        payload = payload[csrcBytes..];
        if ((datagram[0] & 0x10) != 0)
        {
            var extensionBytes = payload.Length < 4 ? int.MaxValue : 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
            if (payload.Length < extensionBytes)
            {
                return RtpPacketError.ExtensionTruncated;
            }

            payload = payload[extensionBytes..];
        }

        if ((datagram[0] & 0x20) != 0)
        {
            // The last byte counts the padding, itself included.
            var padding = payload.IsEmpty ? 0 : payload[^1];
            if (padding == 0 || padding > payload.Length)
            {
                return RtpPacketError.PaddingInvalid;
            }

            payload = payload[..^padding];
        }

        packet = new RtpPacket(datagram, payload);
        return RtpPacketError.None;
    }
}

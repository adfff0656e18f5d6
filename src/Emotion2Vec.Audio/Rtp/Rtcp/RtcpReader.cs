using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>Takes a compound RTCP datagram apart. Whatever the bytes, it reads none beyond them and ends.</summary>
internal ref struct RtcpReader
{
    private const int HeaderBytes = 4;
    private const int Version = 2;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first packet.</summary>
    /// <param name="datagram">A datagram that <see cref="IsValid"/> accepted; of others, what can be read is.</param>
    public RtcpReader(ReadOnlySpan<byte> datagram) => _rest = datagram;

    /// <summary>Tells RTCP from RTP on the same port (RFC 5761 section 4): as RTP it would have a payload type of 64 to 95, and the marker set.</summary>
    /// <param name="datagram">Any datagram.</param>
    public static bool IsRtcp(ReadOnlySpan<byte> datagram) => datagram.Length >= 2 && datagram[0] >> 6 == Version && datagram[1] is >= 192 and <= 223;

    /// <summary>
    /// Checks a whole datagram (RFC 3550 appendix A.2): versions, lengths that add up, padding at the end only. It need not
    /// begin with a report: RFC 5506 allows others to stand alone.
    /// </summary>
    /// <param name="datagram">The datagram.</param>
    public static bool IsValid(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < HeaderBytes)
        {
            return false;
        }

        while (!datagram.IsEmpty)
        {
            var bytes = LengthOf(datagram);
            var isPadded = bytes > 0 && (datagram[0] & 0x20) != 0;
            if (bytes == 0 || (isPadded && (bytes != datagram.Length || PaddingOf(datagram) < 0)))
            {
                return false;
            }

            datagram = datagram[bytes..];
        }

        return true;
    }

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">The packet, if true is returned.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out RtcpPacket packet)
    {
        packet = default;
        var bytes = LengthOf(_rest);
        if (bytes == 0)
        {
            return false;
        }

        var padding = (_rest[0] & 0x20) != 0 ? Math.Max(0, PaddingOf(_rest[..bytes])) : 0;
        packet = new RtcpPacket((RtcpType)_rest[1], _rest[0] & 0x1F, _rest[HeaderBytes..(bytes - padding)]);
        _rest = _rest[bytes..];
        return true;
    }

    // Bytes of the first packet, or 0 if it is none.
    private static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] >> 6 != Version || bytes[1] is < 192 or > 223)
        {
            return 0;
        }

        var length = HeaderBytes + (4 * BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        return length <= bytes.Length ? length : 0;
    }

    private static int PaddingOf(ReadOnlySpan<byte> packet)
    {
        var padding = packet[^1];
        return padding > 0 && padding % 4 == 0 && padding <= packet.Length - HeaderBytes ? padding : -1;
    }
}

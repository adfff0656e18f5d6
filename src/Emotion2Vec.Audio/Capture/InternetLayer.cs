using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Capture;

/// <summary>Finds the UDP datagram in an IP packet.</summary>
internal static class InternetLayer
{
    private const int Udp = 17;
    private const int UdpHeaderBytes = 8;
    private const int IPv4HeaderBytes = 20;
    private const int IPv6HeaderBytes = 40;
    private const int HopByHop = 0;
    private const int Routing = 43;
    private const int FragmentHeader = 44;
    private const int DestinationOptions = 60;
    private const int MaxExtensionHeaders = 8;

    /// <summary>Looks for a datagram.</summary>
    /// <param name="packet">Anything, from its IP header on; what stands behind the packet's own length is padding.</param>
    /// <param name="datagram">The datagram, if <see cref="FrameVerdict.Datagram"/> is returned.</param>
    /// <returns>What it is.</returns>
    public static FrameVerdict Find(ReadOnlySpan<byte> packet, out UdpDatagram datagram)
    {
        datagram = default;
        return packet.IsEmpty ? FrameVerdict.Other : (packet[0] >> 4) switch
        {
            4 => FindInVersion4(packet, out datagram),
            6 => FindInVersion6(packet, out datagram),
            _ => FrameVerdict.Other,
        };
    }

    // RFC 791 section 3.1.
    private static FrameVerdict FindInVersion4(ReadOnlySpan<byte> packet, out UdpDatagram datagram)
    {
        datagram = default;
        var headerBytes = 4 * (packet[0] & 0x0F);
        if (headerBytes < IPv4HeaderBytes || packet.Length < headerBytes || packet[9] != Udp)
        {
            return FrameVerdict.Other;
        }

        // Bits: reserved, do not fragment, more fragments, 13 of offset.
        if ((BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) != 0)
        {
            return FrameVerdict.Fragment;
        }

        // A length of 0 is left by network cards that fill it in on sending.
        var totalBytes = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (totalBytes >= headerBytes && totalBytes < packet.Length)
        {
            packet = packet[..totalBytes];
        }

        return FindUdp(packet[headerBytes..], packet[12..16], packet[16..20], out datagram);
    }

    // RFC 8200 sections 3 and 4.
    private static FrameVerdict FindInVersion6(ReadOnlySpan<byte> packet, out UdpDatagram datagram)
    {
        datagram = default;
        if (packet.Length < IPv6HeaderBytes)
        {
            return FrameVerdict.Other;
        }

        var source = packet[8..24];
        var destination = packet[24..40];
        var next = packet[6];
        var payloadBytes = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        var rest = packet[IPv6HeaderBytes..];
        if (payloadBytes > 0 && payloadBytes < rest.Length)
        {
            rest = rest[..payloadBytes];
        }

        for (var headers = 0; headers < MaxExtensionHeaders; headers++)
        {
            switch (next)
            {
                case Udp:
                    return FindUdp(rest, source, destination, out datagram);
                case HopByHop or Routing or DestinationOptions or FragmentHeader when rest.Length >= 8:
                    // An atomic fragment (RFC 6946) is a whole packet.
                    if (next == FragmentHeader && (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) & 0xFFF9) != 0)
                    {
                        return rest[0] == Udp ? FrameVerdict.Fragment : FrameVerdict.Other;
                    }

                    var headerBytes = next == FragmentHeader ? 8 : 8 * (rest[1] + 1);
                    if (rest.Length < headerBytes)
                    {
                        return FrameVerdict.Other;
                    }

                    next = rest[0];
                    rest = rest[headerBytes..];
                    break;
                default:
                    return FrameVerdict.Other;
            }
        }

        return FrameVerdict.Other;
    }

    // RFC 768.
    private static FrameVerdict FindUdp(ReadOnlySpan<byte> udp, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, out UdpDatagram datagram)
    {
        datagram = default;
        if (udp.Length < UdpHeaderBytes)
        {
            return FrameVerdict.Cut;
        }

        var bytes = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (bytes < UdpHeaderBytes)
        {
            return FrameVerdict.Other;
        }

        if (bytes > udp.Length)
        {
            return FrameVerdict.Cut;
        }

        datagram = new UdpDatagram
        {
            SourceAddress = source,
            DestinationAddress = destination,
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(udp),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(udp[2..]),
            Payload = udp[UdpHeaderBytes..bytes],
        };
        return FrameVerdict.Datagram;
    }
}

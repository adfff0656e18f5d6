using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Capture;

/// <summary>Finds the UDP datagram in a frame: the link's header first. Every length is checked; checksums are not, because captures of a sending machine often have none yet.</summary>
internal static class LinkLayer
{
    private const int Null = 0;
    private const int Ethernet = 1;
    private const int RawOfBsd = 12;
    private const int RawOfOpenBsd = 14;
    private const int Raw = 101;
    private const int Loop = 108;
    private const int LinuxCooked = 113;
    private const int IPv4 = 228;
    private const int IPv6 = 229;
    private const int LinuxCooked2 = 276;

    private const int EtherTypeIPv4 = 0x0800;
    private const int EtherTypeIPv6 = 0x86DD;
    private const int MaxVlanTags = 4;

    /// <summary>Looks for a datagram.</summary>
    /// <param name="frame">A frame of any content.</param>
    /// <param name="datagram">The datagram, if <see cref="FrameVerdict.Datagram"/> is returned.</param>
    /// <returns>What the frame is.</returns>
    public static FrameVerdict Find(scoped in CapturedFrame frame, out UdpDatagram datagram)
    {
        datagram = default;
        var bytes = frame.Bytes;
        return frame.LinkType switch
        {
            Ethernet => FromEtherType(bytes, 12, out datagram),
            LinuxCooked => FromEtherType(bytes, 14, out datagram),
            LinuxCooked2 => bytes.Length < 20 ? FrameVerdict.Other : FromProtocol(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[20..], out datagram),

            // Four bytes of address family, in the order of the capturing machine or of the network. The IP header says the same more plainly.
            Null or Loop => bytes.Length < 4 ? FrameVerdict.Other : InternetLayer.Find(bytes[4..], out datagram),
            Raw or RawOfBsd or RawOfOpenBsd or IPv4 or IPv6 => InternetLayer.Find(bytes, out datagram),
            _ => FrameVerdict.UnknownLink,
        };
    }

    // IEEE 802.1Q and 802.1ad: a tag takes four bytes, the type of what follows at its end.
    private static FrameVerdict FromEtherType(ReadOnlySpan<byte> bytes, int at, out UdpDatagram datagram)
    {
        datagram = default;
        for (var tags = 0; tags <= MaxVlanTags; tags++, at += 4)
        {
            if (bytes.Length < at + 2)
            {
                return FrameVerdict.Other;
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            if (type is not (0x8100 or 0x88A8 or 0x9100))
            {
                return FromProtocol(type, bytes[(at + 2)..], out datagram);
            }
        }

        return FrameVerdict.Other;
    }

    private static FrameVerdict FromProtocol(ushort type, ReadOnlySpan<byte> packet, out UdpDatagram datagram)
    {
        datagram = default;
        return type is EtherTypeIPv4 or EtherTypeIPv6 ? InternetLayer.Find(packet, out datagram) : FrameVerdict.Other;
    }
}

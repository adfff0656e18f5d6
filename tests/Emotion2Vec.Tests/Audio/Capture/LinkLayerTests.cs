using Emotion2Vec.Audio.Capture;
using static Emotion2Vec.Tests.Audio.Capture.CaptureBytes;

namespace Emotion2Vec.Tests.Audio.Capture;

public sealed class LinkLayerTests
{
    private static readonly byte[] Payload = [1, 2, 3, 4, 5];
    private static readonly byte[] Packet4 = IPv4(Udp(Payload));
    private static readonly byte[] Packet6 = IPv6(Udp(Payload));

    public static TheoryData<string, int, byte[]> Wrappings => new()
    {
        { "Ethernet", 1, Ethernet(Packet4) },
        { "Ethernet, padded to its shortest", 1, [.. Ethernet(Packet4), .. new byte[20]] },
        { "Ethernet, IPv6", 1, Ethernet(Packet6, 0x86DD) },
        { "Ethernet, VLAN", 1, Ethernet(Packet4, 0x0800, 0x8100) },
        { "Ethernet, VLAN in VLAN", 1, Ethernet(Packet6, 0x86DD, 0x88A8, 0x8100) },
        { "Ethernet, IPv4 options", 1, Ethernet(IPv4(Udp(Payload), optionBytes: 12)) },
        { "Linux cooked", 113, [.. new byte[14], .. Big16(0x0800), .. Packet4] },
        { "Linux cooked, VLAN", 113, [.. new byte[14], .. Big16(0x8100), 0, 9, .. Big16(0x0800), .. Packet4] },
        { "Linux cooked 2", 276, [.. Big16(0x86DD), .. new byte[18], .. Packet6] },
        { "raw IPv4", 101, Packet4 },
        { "raw IPv6", 101, Packet6 },
        { "raw as BSD writes it", 12, Packet4 },
        { "IPv4 link", 228, Packet4 },
        { "IPv6 link", 229, Packet6 },
        { "loopback of a Mac", 0, [30, 0, 0, 0, .. Packet6] },
        { "loopback of OpenBSD", 108, [0, 0, 0, 2, .. Packet4] },
        { "IPv6 extension headers", 101, IPv6([60, 0, .. new byte[6], 17, 1, .. new byte[14], .. Udp(Payload)], 0) },
        { "IPv6 atomic fragment", 101, IPv6([17, 0, 0, 0, 0, 0, 0, 1, .. Udp(Payload)], 44) },
        { "IPv4 without a length, from a sending card", 101, [Packet4[0], Packet4[1], 0, 0, .. Packet4[4..]] },
    };

    public static TheoryData<string, int, byte[], string> Others => new()
    {
        { "TCP", 101, IPv4(Udp(Payload), protocol: 6), "Other" },
        { "ARP", 1, Ethernet(new byte[28], 0x0806), "Other" },
        { "first fragment", 101, IPv4(Udp(Payload), fragmentBits: 0x2000), "Fragment" },
        { "last fragment", 101, IPv4(Udp(Payload), fragmentBits: 100), "Fragment" },
        { "IPv6 fragment", 101, IPv6([17, 0, 0, 9, 0, 0, 0, 1, .. Udp(Payload)], 44), "Fragment" },
        { "IPv6 without an upper layer", 101, IPv6([], 59), "Other" },
        { "endless extension headers", 101, IPv6([.. Enumerable.Range(0, 9).SelectMany(_ => new byte[8])], 0), "Other" },
        { "cut by the capture", 101, Packet4[..^1], "Cut" },
        { "cut within the UDP header", 101, Packet4[..24], "Cut" },
        { "UDP shorter than its header", 101, IPv4([15, 160, 19, 140, 0, 7, 0, 0]), "Other" },
        { "IP version 5", 101, [0x55, .. Packet4[1..]], "Other" },
        { "IPv4 header too short", 101, [0x44, .. Packet4[1..]], "Other" },
        { "too many VLAN tags", 1, Ethernet(Packet4, 0x0800, 0x8100, 0x8100, 0x8100, 0x8100, 0x8100), "Other" },
        { "nothing", 1, [], "Other" },
        { "Bluetooth", 187, Packet4, "UnknownLink" },
    };

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void Find_EveryWrapping_GivesTheDatagram(string name, int linkType, byte[] bytes)
    {
        var verdict = LinkLayer.Find(new CapturedFrame { UtcTicks = 0, LinkType = linkType, Bytes = bytes }, out var datagram);

        Assert.True(verdict == FrameVerdict.Datagram, $"{name}: {verdict}");
        Assert.Equal(Payload, datagram.Payload.ToArray());
        Assert.Equal((4000, 5004), (datagram.SourcePort, datagram.DestinationPort));
        Assert.Equal(datagram.SourceAddress.Length == 4 ? FromAddress : FromAddress6, datagram.SourceAddress.ToArray());
        Assert.Equal(datagram.DestinationAddress.Length == 4 ? ToAddress : ToAddress6, datagram.DestinationAddress.ToArray());
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Find_AnythingElse_SaysWhatItIs(string name, int linkType, byte[] bytes, string verdict)
    {
        var found = LinkLayer.Find(new CapturedFrame { UtcTicks = 0, LinkType = linkType, Bytes = bytes }, out _);

        Assert.True(found.ToString() == verdict, $"{name}: {found}");
    }

    [Fact]
    public void Find_AnyBytes_NeverReadsBeyondThem()
    {
        var random = new Random(73);
        var seeds = Wrappings.Select(row => ((int)row[1], (byte[])row[2])).ToArray();
        var found = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var (linkType, seed) = seeds[i % seeds.Length];
            var bytes = seed[..random.Next(seed.Length + 1)];
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            found += LinkLayer.Find(new CapturedFrame { UtcTicks = 0, LinkType = linkType, Bytes = bytes }, out _) == FrameVerdict.Datagram ? 1 : 0;
        }

        Assert.InRange(found, 100, 99_000);
    }
}

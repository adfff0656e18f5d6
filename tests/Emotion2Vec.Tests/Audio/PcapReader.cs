using System.Buffers.Binary;

namespace Emotion2Vec.Tests.Audio;

/// <summary>Reads the UDP datagrams of a classic pcap file of Ethernet frames with IPv4 (libpcap's savefile format, version 2.4).</summary>
internal static class PcapReader
{
    public static IReadOnlyList<PcapDatagram> Read(string path, int? destinationPort = null)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(0xA1B2C3D4u, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
        var datagrams = new List<PcapDatagram>();
        for (var at = 24; at + 16 <= bytes.Length;)
        {
            var seconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            var microseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8));
            var frame = bytes.AsSpan(at + 16, length);
            at += 16 + length;

            const int Ethernet = 14;
            var isUdp = frame[12] == 0x08 && frame[13] == 0x00 && frame[Ethernet + 9] == 17;
            var udp = frame[(Ethernet + (4 * (frame[Ethernet] & 0x0F)))..];
            var port = isUdp ? BinaryPrimitives.ReadUInt16BigEndian(udp[2..]) : 0;
            if (isUdp && (destinationPort ?? port) == port)
            {
                var payload = udp[8..BinaryPrimitives.ReadUInt16BigEndian(udp[4..])].ToArray();
                datagrams.Add(new PcapDatagram(TimeSpan.FromMicroseconds((seconds * 1_000_000.0) + microseconds), port, payload));
            }
        }

        return datagrams;
    }
}

/// <summary>One datagram of a capture.</summary>
internal sealed record PcapDatagram(TimeSpan At, int Port, byte[] Payload);

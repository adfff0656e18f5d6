using System.Net;
using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Audio.Rtp.Codecs;

namespace Emotion2Vec.Tests.Audio.Rtp.Replay;

/// <summary>Captures made for tests: packets to 127.0.0.1, and a description of them.</summary>
internal static class ReplayBytes
{
    public static readonly long Start = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;

    public static string Sdp(int port = 5004, string format = "0", string map = "PCMU/8000") =>
        $"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP {format}\r\na=rtpmap:{format} {map}\r\n";

    /// <summary>A capture of datagrams.</summary>
    public static byte[] Pcap(IEnumerable<(double Milliseconds, byte[] Datagram, int Port)> datagrams)
    {
        var stream = new MemoryStream();
        using (var writer = new PcapWriter(stream))
        {
            var loopback = IPAddress.Loopback.GetAddressBytes();
            foreach (var (milliseconds, datagram, port) in datagrams)
            {
                var packet = new UdpDatagram { SourceAddress = loopback, DestinationAddress = loopback, SourcePort = 4000, DestinationPort = (ushort)port, Payload = datagram };
                writer.Write(packet, Start + (long)(milliseconds * TimeSpan.TicksPerMillisecond));
            }
        }

        return stream.ToArray();
    }

    /// <summary>A tone in PCMU, 20 ms per packet, with every packet at its time.</summary>
    public static IEnumerable<(double Milliseconds, byte[] Datagram, int Port)> Tone(int packets, int port = 5004)
    {
        for (var i = 0; i < packets; i++)
        {
            var first = i * 160;
            var payload = Enumerable.Range(first, 160).Select(n => G711.EncodeMuLaw(0.5f * MathF.Sin(n * 0.2f))).ToArray();
            yield return (i * 20.0, RtpBytes.Create(0, i, first, 0xABCD, payload), port);
        }
    }
}

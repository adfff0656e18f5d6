using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Audio.Rtp.Replay;
using Emotion2Vec.Tools.NetSim.Captures;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tests.NetSim;

public sealed class CaptureImpairerTests
{
    [Fact]
    public void Impair_NothingAsked_KeepsEveryDatagramAndItsTime()
    {
        var path = AudioFixtures.Path("rtp/ff_pcmu.pcap");

        Assert.Equal(Datagrams(File.ReadAllBytes(path)), Datagrams(Impair(File.ReadAllBytes(path), new Impairment())));
    }

    [Fact]
    public void Impair_SameSeed_GivesTheSameBytes()
    {
        var capture = ReplayBytes.Pcap(ReplayBytes.Tone(500));
        var bad = new Impairment { Seed = 4, Loss = 0.1, Jitter = TimeSpan.FromMilliseconds(40), Reorder = 0.05, Duplicate = 0.05, Corrupt = 0.05 };

        var impaired = Impair(capture, bad);

        Assert.Equal(impaired, Impair(capture, bad));
        Assert.NotEqual(impaired, Impair(capture, bad with { Seed = 5 }));
        var times = Datagrams(impaired).Select(datagram => datagram.Ticks).ToList();
        Assert.Equal(times.Order(), times);
        Assert.InRange(times.Count, 420, 500);
    }

    [Fact]
    public void Impair_TwoWays_EachHasItsOwnCount()
    {
        // Interleaved with another stream, the first one loses the same packets as alone.
        var alone = ReplayBytes.Tone(300).ToList();
        var both = alone.Concat(ReplayBytes.Tone(300, 6000)).OrderBy(packet => packet.Milliseconds).ToList();
        var bad = new Impairment { Loss = 0.2 };

        var expected = Datagrams(Impair(ReplayBytes.Pcap(alone), bad));

        Assert.Equal(expected, Datagrams(Impair(ReplayBytes.Pcap(both), bad)).Where(datagram => datagram.Port == 5004));
    }

    private static byte[] Impair(byte[] capture, Impairment impairment)
    {
        using var reader = CaptureReader.Read(new MemoryStream(capture), "test");
        var output = new MemoryStream();
        using (var writer = new PcapWriter(output))
        {
            CaptureImpairer.Impair(reader, impairment, writer);
        }

        return output.ToArray();
    }

    private static List<(long Ticks, int Port, string Payload)> Datagrams(byte[] capture)
    {
        using var reader = CaptureReader.Read(new MemoryStream(capture), "test");
        var list = new List<(long, int, string)>();
        while (reader.TryRead(out var frame))
        {
            Assert.Equal(FrameVerdict.Datagram, LinkLayer.Find(frame, out var datagram));
            list.Add((frame.UtcTicks, datagram.DestinationPort, Convert.ToHexString(datagram.Payload)));
        }

        return list;
    }
}

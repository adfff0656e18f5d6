using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Native;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class SdpWriterTests
{
    public static TheoryData<string> Descriptions => new()
    {
        "rtp://127.0.0.1:5004?codec=pcmu",
        "rtp://0.0.0.0:5004?codec=g722&ptime=30",
        "rtp://[::1]:5004?codec=opus&pt=111",
        "rtp://239.1.2.3:5004?codec=l16&rate=44100&channels=2&rtcp=mux",
        "rtp://127.0.0.1:5004?codec=l24&rate=48000&pt=99",
    };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void Write_Session_IsReadBackAsTheSame(string description)
    {
        var session = RtpUri.Parse(description);

        var read = SdpSession.Read(SdpWriter.Write(session), "test");

        Assert.Equal(session.Endpoint, read.Endpoint);
        Assert.Equal(session.Formats, read.Formats);
        Assert.Equal((session.PacketTime, session.Rtcp, session.RtcpPort, session.IsMulticast), (read.PacketTime, read.Rtcp, read.RtcpPort, read.IsMulticast));
        Assert.Null(read.Key);
    }

    [Theory]
    [InlineData("ff_opus_stereo")]
    [InlineData("bs_pcmu_offer")]
    [InlineData("gst_L16_48k_st_mtu")]
    public void Write_DescriptionOfARealSender_MeansTheSame(string name)
    {
        var session = SdpSession.Read(SdpFile.Read(AudioFixtures.Path($"rtp/{name}.sdp")), name);

        var read = SdpSession.Read(SdpWriter.Write(session), "test");

        Assert.Equal(session.Formats, read.Formats);
        Assert.Equal((session.Endpoint, session.PacketTime), (read.Endpoint, read.PacketTime));
    }

    [Fact]
    public void Write_Encrypted_KeepsTheKey()
    {
        var master = Enumerable.Range(0, 30).Select(i => (byte)i).ToArray();
        var session = RtpUri.Parse("rtp://127.0.0.1:5004?codec=pcmu") with { Key = new SrtpKey(SrtpSuite.AesCm128Sha1Tag32, master), RtcpPort = 5009 };

        var read = SdpSession.Read(SdpWriter.Write(session), "test");

        Assert.Equal(SrtpSuite.AesCm128Sha1Tag32, read.Key!.Suite);
        Assert.Equal(master, read.Key.Master.ToArray());
        Assert.Equal((IPEndPoint?)session.Endpoint, read.Endpoint);
        Assert.Equal(5009, read.RtcpPort);
    }
}

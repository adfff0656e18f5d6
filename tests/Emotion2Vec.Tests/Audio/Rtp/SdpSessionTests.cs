using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class SdpSessionTests
{
    [Theory]
    [InlineData("ff_pcmu", 5004, 0, "Pcmu", 8000, 1)]
    [InlineData("ff_pcma", 5014, 8, "Pcma", 8000, 1)]
    [InlineData("ff_g722", 5024, 9, "G722", 8000, 1)]
    [InlineData("ff_opus_stereo", 5074, 97, "Opus", 48000, 2)]
    [InlineData("ff_L16_16k_mono", 5034, 97, "L16", 16000, 1)]
    [InlineData("ff_L16_44k_st", 5044, 10, "L16", 44100, 2)]
    [InlineData("gst_L16_16k", 5124, 96, "L16", 16000, 1)]
    [InlineData("gst_pcmu", 5104, 0, "Pcmu", 8000, 1)]
    [InlineData("bs_pcmu_offer", 16006, 0, "Pcmu", 8000, 1)]
    public void Read_OfRealSenders_SaysWhatToReceive(string name, int port, int payloadType, string codec, int rate, int channels)
    {
        var session = SdpSession.Read(SdpFile.Read(AudioFixtures.Path($"rtp/{name}.sdp")), name);

        Assert.Equal($"127.0.0.1:{port}", session.Endpoint.ToString());
        Assert.Equal(new RtpFormat((byte)payloadType, Enum.Parse<RtpCodec>(codec), rate, channels), session.Primary);
    }

    [Fact]
    public void Read_SeveralEncodings_TakesThoseOfTheFirstRate()
    {
        var session = SdpSession.Read(
            """
            v=0
            c=IN IP4 127.0.0.1
            m=audio 5004 RTP/AVP 111 8 0 97 13 101 98 8
            a=rtpmap:111 speex/16000
            a=rtpmap:97 L16/16000
            a=rtpmap:101 telephone-event/48000
            a=rtpmap:98 CN/16000
            a=ptime:30
            """,
            "test");

        Assert.Equal(RtpCodec.Pcma, session.Primary.Codec);
        Assert.Equal([8, 0, 13, 101], session.Formats.Select(format => (int)format.PayloadType));
        Assert.Equal(30, session.PacketTime.TotalMilliseconds);
    }

    [Fact]
    public void Read_RtpmapForAStaticNumber_Wins()
    {
        var session = SdpSession.Read("v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\na=rtpmap:0 l16/32000/4", "test");

        Assert.Equal(new RtpFormat(0, RtpCodec.L16, 32000, 4), session.Primary);
    }

    [Fact]
    public void Read_EncodingNotHandled_NamesItAndWhatThereIs()
    {
        const string Text = "v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 96\na=rtpmap:96 speex/16000";
        var error = Assert.Throws<Emotion2VecException>(() => SdpSession.Read(Text, "test"));

        Assert.Equal(ErrorKind.UnsupportedFormat, error.Kind);
        Assert.Contains("(speex)", error.Message, StringComparison.Ordinal);
        Assert.Contains("PCMU, PCMA, G722, opus, L16 and L24", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 31", ErrorKind.InvalidInput, "no m=audio")]
    [InlineData("v=0\nc=IN IP4 127.0.0.1\nm=audio 0 RTP/AVP 0", ErrorKind.InvalidInput, "no m=audio")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 0", ErrorKind.InvalidInput, "no c= line")]
    [InlineData("v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\na=inactive", ErrorKind.InvalidInput, "inactive")]
    [InlineData("v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/SAVP 0", ErrorKind.UnsupportedFormat, "RTP/SAVP")]
    [InlineData("v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 13 18 77", ErrorKind.UnsupportedFormat, "(CN, G729, payload type 77)")]
    public void Read_NothingToReceive_SaysWhy(string text, ErrorKind kind, string words)
    {
        var error = Assert.Throws<Emotion2VecException>(() => SdpSession.Read(text, "test"));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}

using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class SdpParserTests
{
    private const string Full = """
        v=0
        o=- 1181153702 780157558 IN IP4 192.0.2.1
        s=Everything at once
        i=a description
        c=IN IP4 224.2.1.1/127/3
        t=0 0
        a=recvonly
        m=video 0 RTP/AVP 31
        m=audio 49170/2 RTP/AVP 0 97 101
        c=IN IP6 ff15::101/3
        b=AS:64
        a=rtpmap:97 L16/48000/2
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:2.5
        a=rtcp:49180
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5|2^20 WSH=128
        a=ssrc:17 cname:someone
        a=sendonly
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        """;

    [Fact]
    public void Parse_Full_ReadsEveryPart()
    {
        var media = SdpParser.Parse(Full, "test");

        Assert.Equal(["video", "audio", "application"], media.Select(section => section.Kind));
        Assert.Equal((0, IPAddress.Parse("224.2.1.1"), 127, SdpDirection.ReceiveOnly), (media[0].Port, media[0].Address, media[0].TimeToLive, media[0].Direction));
        var audio = media[1];
        Assert.Equal((49170, "RTP/AVP", 9), (audio.Port, audio.Protocol, audio.Line));
        Assert.Equal([0, 97, 101], audio.PayloadTypes);
        Assert.Equal((IPAddress.Parse("ff15::101"), null, SdpDirection.SendOnly), (audio.Address, audio.TimeToLive, audio.Direction));
        Assert.Equal(new SdpRtpMap("L16", 48000, 2), audio.RtpMaps[97]);
        Assert.Equal("0-15", audio.FormatParameters[101]);
        Assert.Equal(2.5, audio.PacketTime?.TotalMilliseconds);
        Assert.Empty(media[2].PayloadTypes);
    }

    [Fact]
    public void Parse_ControlAttributes_AreReadPerMedia()
    {
        var media = SdpParser.Parse(
            """
            v=0
            c=IN IP4 127.0.0.1
            b=CT:1000
            a=rtcp-xr:rcvr-rtt=all:10000 voip-metrics
            m=audio 5004 RTP/SAVPF 0
            a=maxptime:40
            a=rtcp:5011 IN IP4 127.0.0.1
            a=rtcp-mux
            a=crypto:1 F8_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5
            a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5|2^48
            a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5
            a=ssrc:2513631061 cname:sip:bob@127.0.0.1:15070;transport=udp
            a=ssrc:2513631061 label:x
            m=audio 5006 RTP/AVP 0
            """,
            "test");

        Assert.Equal((5011, true, true, 40.0), (media[0].RtcpPort, media[0].IsRtcpMuxed, media[0].WantsRoundTrip, media[0].MaxPacketTime?.TotalMilliseconds));
        Assert.Equal(SrtpSuite.AesCm128Sha1Tag32, media[0].Key?.Suite);
        Assert.Equal("012345678901234567890123456789"u8, media[0].Key!.Master);
        Assert.DoesNotContain("0123", media[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("sip:bob@127.0.0.1:15070;transport=udp", media[0].SenderNames[2513631061]);
        Assert.Equal((null, false, true, null), (media[1].RtcpPort, media[1].IsRtcpMuxed, media[1].WantsRoundTrip, media[1].Key));
        Assert.False(media[1].HasCrypto);
    }

    [Fact]
    public void Parse_AnyLineEnds_IsTheSame()
    {
        var media = SdpParser.Parse(Full.ReplaceLineEndings("\r\n") + "\r\n\r\n", "test");

        Assert.Equal([0, 97, 101], media[1].PayloadTypes);
        Assert.Equal("0-15", media[1].FormatParameters[101]);
    }

    [Theory]
    [InlineData("", "no m= line")]
    [InlineData("v=1\nm=audio 5004 RTP/AVP 0", "line 1: a session description starts with v=0")]
    [InlineData("hello", "line 1: a line must read")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP", "line 2: m= must read")]
    [InlineData("v=0\nm=audio 70000 RTP/AVP 0", "'70000' is not a port from 0 to 65535")]
    [InlineData("v=0\nm=audio x RTP/AVP 0", "'x' is not a port")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 128", "'128' is not a payload type")]
    [InlineData("v=0\nc=IN IP4 example.org\nm=audio 5004 RTP/AVP 0", "line 2: 'example.org' is not an IP4 address")]
    [InlineData("v=0\nc=IN IP4 ::1\nm=audio 5004 RTP/AVP 0", "'::1' is not an IP4 address")]
    [InlineData("v=0\nc=IN IP6 127.0.0.1\nm=audio 5004 RTP/AVP 0", "is not an IP6 address")]
    [InlineData("v=0\nc=IN IP4 224.1.1.1/256\nm=audio 5004 RTP/AVP 0", "time to live")]
    [InlineData("v=0\nc=ATM x\nm=audio 5004 RTP/AVP 0", "c= must read")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=rtpmap:96", "needs a payload type and a value")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=rtpmap:96 L16", "line 3: a=rtpmap must read")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=rtpmap:96 L16/1/1", "clock rate from 1000 to 384000")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=rtpmap:96 L16/16000/99", "channel count from 1 to 16")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=rtpmap:96 L16/16000/1/1", "a=rtpmap must read")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=ptime:0", "a=ptime must be")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=ptime:NaN", "a=ptime must be")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=maxptime:-1", "a=maxptime must be")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=rtcp:0", "RTCP port from 1 to 65535")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 96\na=ssrc:x cname:a", "a=ssrc must start")]
    [InlineData("v=0\nm=audio 5004 RTP/SAVP 96\na=crypto:1 AES_CM_128_HMAC_SHA1_80", "a=crypto must read")]
    [InlineData("v=0\nm=audio 5004 RTP/SAVP 96\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA", "must be 30 bytes in base64")]
    [InlineData("v=0\nm=audio 5004 RTP/SAVP 96\na=crypto:1 AES_CM_128_HMAC_SHA1_80 outline:AAAA", "inline:KEY")]
    public void Parse_Invalid_NamesTheLineAndTheCause(string text, string words)
    {
        var error = Assert.Throws<Emotion2VecException>(() => SdpParser.Parse(text, "some.sdp"));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.StartsWith("some.sdp", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        var manyTypes = "v=0\nm=audio 5004 RTP/AVP " + string.Join(' ', Enumerable.Range(0, 65));
        var manyMedia = "v=0\n" + string.Concat(Enumerable.Repeat("m=audio 5004 RTP/AVP 0\n", 33));
        foreach (var text in new[] { manyTypes, manyMedia, new string('x', SdpParser.MaxCharacters + 1) })
        {
            Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => SdpParser.Parse(text, "test")).Kind);
        }
    }

    [Fact]
    public void Parse_MutatedText_GivesMediaOrTheDocumentedError()
    {
        var random = new Random(47);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            try
            {
                accepted += SdpParser.Parse(Fuzz.Mutate(Full, random), "test").Count > 0 ? 1 : 0;
            }
            catch (Emotion2VecException exception)
            {
                Assert.Equal(ErrorKind.InvalidInput, exception.Kind);
            }
        }

        Assert.InRange(accepted, 1000, 19_000);
    }
}

using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpUriTests
{
    [Theory]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu", "127.0.0.1", 0, "Pcmu", 8000, 1)]
    [InlineData("rtp://localhost:5004/?codec=pcma", "127.0.0.1", 8, "Pcma", 8000, 1)]
    [InlineData("rtp://0.0.0.0:5004?pt=8", "0.0.0.0", 8, "Pcma", 8000, 1)]
    [InlineData("rtp://[::]:5004?pt=10", "::", 10, "L16", 44100, 2)]
    [InlineData("rtp://[::1]:5004?codec=l16", "::1", 11, "L16", 44100, 1)]
    [InlineData("rtp://239.1.2.3:5004?codec=l16&rate=16000", "239.1.2.3", 96, "L16", 16000, 1)]
    [InlineData("rtp://127.0.0.1:5004?codec=l16&rate=48000&channels=2&pt=97&ptime=10", "127.0.0.1", 97, "L16", 48000, 2)]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&rate=16000&pt=100", "127.0.0.1", 100, "Pcmu", 16000, 1)]
    [InlineData("rtp://127.0.0.1:5004?codec=l16&pt=10", "127.0.0.1", 10, "L16", 44100, 2)]
    [InlineData("rtp://127.0.0.1:5004?codec=g722", "127.0.0.1", 9, "G722", 8000, 1)]
    [InlineData("rtp://127.0.0.1:5004?pt=9", "127.0.0.1", 9, "G722", 8000, 1)]
    [InlineData("rtp://127.0.0.1:5004?codec=opus", "127.0.0.1", 96, "Opus", 48000, 2)]
    [InlineData("rtp://127.0.0.1:5004?codec=opus&pt=111", "127.0.0.1", 111, "Opus", 48000, 2)]
    [InlineData("rtp://127.0.0.1:5004?codec=l24&channels=2", "127.0.0.1", 96, "L24", 48000, 2)]
    public void Parse_Valid_SaysWhatToReceive(string text, string address, int payloadType, string codec, int rate, int channels)
    {
        var session = RtpUri.Parse(text);

        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 5004), session.Endpoint);
        Assert.Equal(new RtpFormat((byte)payloadType, Enum.Parse<RtpCodec>(codec), rate, channels), session.Primary);
        Assert.Equal(text.Contains("ptime=10", StringComparison.Ordinal) ? 10 : 20, session.PacketTime.TotalMilliseconds);
        Assert.Equal(address.StartsWith("239", StringComparison.Ordinal), session.IsMulticast);
    }

    [Theory]
    [InlineData("rtp://0.0.0.0:16000-16100?codec=pcmu", "udp/16000-16100")]
    [InlineData("rtp://[::]:16000-16100?codec=pcmu", "udp/16000-16100")]
    [InlineData("rtp://localhost:16000-16100?codec=pcmu", "udp/16000-16100")]
    public void Parse_RangeOfPorts_IsKept(string text, string description)
    {
        var session = RtpUri.Parse(text);

        Assert.Equal((16000, 16100), (session.Endpoint.Port, session.LastPort));
        Assert.Contains(description, session.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SessionOptions_AreRead()
    {
        var session = RtpUri.Parse("rtp://239.1.2.3:5004?codec=pcmu&iface=eth1&rtcp=6001&reports=[::1]:7000&streams=each&name=cname");

        Assert.Equal(("eth1", RtcpMode.OwnPort, 6001), (session.Interface, session.Rtcp, session.RtcpPort));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 7000), session.ReportTarget);
        Assert.True(session.IsOpenToAll && session.IsNamedBySender);
        Assert.Equal((RtcpMode.Muxed, false), (RtpUri.Parse("rtp://[::]:5004?codec=pcmu&rtcp=mux&streams=one").Rtcp, RtpUri.Parse("rtp://[::]:5004?codec=pcmu&streams=one").IsOpenToAll));
        Assert.Equal(RtcpMode.Muxed, RtpUri.Parse("rtp://[::]:5004?codec=pcmu&rtcp=5004").Rtcp);
        Assert.Equal(RtcpMode.Off, RtpUri.Parse("rtp://[::]:5004?codec=pcmu&rtcp=off").Rtcp);
    }

    [Theory]
    [InlineData("rtp://127.0.0.1:5004", "codec=pcmu")]
    [InlineData("rtp://127.0.0.1:5004?pt=96", "codec=pcmu")]
    [InlineData("rtp://127.0.0.1:5004?pt=13", "codec=pcmu")]
    [InlineData("rtp://127.0.0.1?codec=pcmu", "port")]
    [InlineData("rtp://127.0.0.1:0?codec=pcmu", "port")]
    [InlineData("rtp://127.0.0.1:70000?codec=pcmu", "rtp://ADDRESS:PORT")]
    [InlineData("rtp://?codec=pcmu", "rtp://ADDRESS:PORT")]
    [InlineData("rtp:5004", "rtp://ADDRESS:PORT")]
    [InlineData("http://127.0.0.1:5004?codec=pcmu", "rtp://ADDRESS:PORT")]
    [InlineData("rtp://example.org:5004?codec=pcmu", "not an IP address")]
    [InlineData("rtp://user@127.0.0.1:5004?codec=pcmu", "options")]
    [InlineData("rtp://127.0.0.1:5004/path?codec=pcmu", "options")]
    [InlineData("rtp://127.0.0.1:5004?codec=gsm", "pcmu, pcma, g722, opus, l16 and l24")]
    [InlineData("rtp://127.0.0.1:5004?codec=opus&rate=16000", "leave out rate and channels")]
    [InlineData("rtp://127.0.0.1:5004?codec=g722&channels=2", "leave out rate and channels")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&rat=8000", "codec, rate, channels, pt, ptime")]
    [InlineData("rtp://127.0.0.1:5004-5004?codec=pcmu", "must rise")]
    [InlineData("rtp://127.0.0.1:5004-70000?codec=pcmu", "65535 at most")]
    [InlineData("rtp://127.0.0.1:5004-5003-5002?codec=pcmu", "rtp://ADDRESS:PORT")]
    [InlineData("rtp://239.1.2.3:5004-5010?codec=pcmu", "neither with a multicast group")]
    [InlineData("rtp://127.0.0.1:5004-5010?codec=pcmu&rtcp=6000", "RTCP port")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&rtcp=on", "neither mux nor off nor a port")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&rtcp=0", "neither mux nor off nor a port")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&reports=127.0.0.1", "ADDRESS:PORT")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&reports=host:1", "ADDRESS:PORT")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&iface=eth0", "multicast")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&streams=all", "neither one nor each")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&name=cname", "streams=each")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&rate=999", "from 1000 to 384000")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&rate=-8000", "from 1000 to 384000")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&channels=0", "from 1 to 16")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&pt=128", "from 0 to 127")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&ptime=0", "from 1 to 1000")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&codec=pcma", "twice")]
    [InlineData("rtp://127.0.0.1:5004?codec", "needs a value")]
    public void Parse_Invalid_SaysWhatToWrite(string text, string words)
    {
        var error = Assert.Throws<Emotion2VecException>(() => RtpUri.Parse(text));

        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MutatedText_GivesASessionOrTheDocumentedError()
    {
        const string Valid = "rtp://127.0.0.1:5004-5100?codec=l16&rate=48000&channels=2&pt=97&ptime=10&rtcp=mux&streams=each&name=cname&reports=127.0.0.1:1";
        var random = new Random(43);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = Fuzz.Mutate(Valid, random);
            try
            {
                var session = RtpUri.Parse(text);
                Assert.InRange(session.Primary.ClockRate, 1000, 384_000);
                accepted++;
            }
            catch (Emotion2VecException exception)
            {
                Assert.Equal(ErrorKind.Configuration, exception.Kind);
            }
        }

        Assert.InRange(accepted, 100, 19_900);
    }
}

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
    public void Parse_Valid_SaysWhatToReceive(string text, string address, int payloadType, string codec, int rate, int channels)
    {
        var session = RtpUri.Parse(text);

        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 5004), session.Endpoint);
        Assert.Equal(new RtpFormat((byte)payloadType, Enum.Parse<RtpCodec>(codec), rate, channels), session.Primary);
        Assert.Equal(text.Contains("ptime=10", StringComparison.Ordinal) ? 10 : 20, session.PacketTime.TotalMilliseconds);
        Assert.Equal(address.StartsWith("239", StringComparison.Ordinal), session.IsMulticast);
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
    [InlineData("rtp://127.0.0.1:5004?codec=opus", "pcmu, pcma and l16")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&rat=8000", "codec, rate, channels, pt, ptime")]
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
        const string Valid = "rtp://127.0.0.1:5004?codec=l16&rate=48000&channels=2&pt=97&ptime=10";
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

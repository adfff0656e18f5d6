using Emotion2Vec.Audio.Sources;

namespace Emotion2Vec.Tests.Audio.Sources;

public sealed class UrlMaskTests
{
    [Theory]
    [InlineData("rtsp://cam/stream", "rtsp://cam/stream")]
    [InlineData("rtsp://user:pass@cam:554/stream?token=abc&x=1", "rtsp://***@cam:554/stream?***")]
    [InlineData("rtsp://user:p@ss:w@rd@cam/stream", "rtsp://***@cam/stream")]
    [InlineData("srt://host:9000?passphrase=very%20secret", "srt://host:9000?***")]
    [InlineData("[http @ 0x5] https://u:p@a/b?c: refused, then http://d@e/f", "[http @ 0x5] https://***@a/b?*** refused, then http://***@e/f")]
    [InlineData("no address: a@b?c", "no address: a@b?c")]
    public void Apply_Text_HidesUserPasswordAndQuery(string text, string expected) => Assert.Equal(expected, UrlMask.Apply(text));
}

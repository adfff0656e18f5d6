using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.Tests.Realtime.Doors;

public sealed class BlockContentTests
{
    private static readonly byte[] Wav = WavBytes.Create(1, 8000, 1, 16, new byte[320]);
    private static readonly FeedFormat Guess = new(FeedEncoding.F32, 48000, 2);

    [Fact]
    public void FormatOf_EveryKind_IsThatOfTheTable()
    {
        var wav = new FeedFormat(FeedEncoding.Wav, 8000, 1);
        Assert.Equal(wav, BlockContent.FormatOf(null, Wav, null));
        Assert.Equal(wav, BlockContent.FormatOf("audio/wav", Wav, null));
        Assert.Equal(wav, BlockContent.FormatOf("application/octet-stream", Wav, Guess));
        Assert.Equal(Guess, BlockContent.FormatOf("", new byte[8], Guess));
        Assert.Equal(FeedEncoding.Opus, BlockContent.FormatOf("audio/opus", new byte[8], null)!.Value.Encoding);
        Assert.Equal(new FeedFormat(FeedEncoding.S16, 16000, 1), BlockContent.FormatOf("audio/pcm;rate=16000", new byte[8], null));
        Assert.Equal(Guess, BlockContent.FormatOf("audio/PCM; rate=48000; channels=2; format=f32le", new byte[8], null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("audio/wav")]
    [InlineData("audio/pcm")]
    [InlineData("audio/pcm;rate=fast")]
    [InlineData("audio/pcm;rate=16000;channels=0")]
    [InlineData("application/json")]
    [InlineData(";;;")]
    public void FormatOf_NoSound_IsNone(string? contentType) => Assert.Null(BlockContent.FormatOf(contentType, new byte[8], null));

    [Fact]
    public void FormatOf_Mutated_NeverThrows()
    {
        var random = new Random(23);
        string[] seeds = ["audio/pcm;rate=16000;channels=1;format=s16le", "audio/wav", "audio/opus"];
        for (var round = 0; round < 10_000; round++)
        {
            var block = (byte[])Wav.Clone();
            block[random.Next(44)] = (byte)random.Next(256);
            BlockContent.FormatOf(Fuzz.Mutate(seeds[round % seeds.Length], random), block, null);
        }
    }

    [Theory]
    [InlineData("hermes/audioServer/+/audioFrame", "hermes/audioServer/kitchen/audioFrame", "kitchen")]
    [InlineData("a/+/b/+", "a/x/b/y", "x-y")]
    [InlineData("mic/desk", "mic/desk", "desk")]
    public void NameOf_Topic_IsWhatStandsInPlaceOfTheWildcard(string filter, string topic, string name) =>
        Assert.Equal(name, TopicPattern.TryParse(filter)!.NameOf(topic));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("a/#")]
    [InlineData("a/b+")]
    [InlineData("a/\u0000")]
    public void TryParse_NoFilterThatNames_IsRefused(string filter) => Assert.Null(TopicPattern.TryParse(filter));
}

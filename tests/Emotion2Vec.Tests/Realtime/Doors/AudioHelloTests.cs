using System.Text;
using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Tests.Audio;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Emotion2Vec.Tests.Realtime.Doors;

public sealed class AudioHelloTests
{
    [Theory]
    [InlineData("?rate=48000", FeedEncoding.S16, 48000, 1)]
    [InlineData("?rate=8000&channels=2&format=f32le&token=x", FeedEncoding.F32, 8000, 2)]
    [InlineData("?format=opus", FeedEncoding.Opus, 16000, 1)]
    public void ReadQuery_Format_IsRead(string query, FeedEncoding encoding, int rate, int channels)
    {
        Assert.Null(AudioHello.ReadQuery(Query(query), out var format));
        Assert.Equal(new FeedFormat(encoding, rate, channels), format);
    }

    [Theory]
    [InlineData("{\"rate\":8000}", FeedEncoding.S16, 8000, 1)]
    [InlineData("{\"sampleRate\":16000,\"channels\":2,\"callId\":\"7\"}", FeedEncoding.S16, 16000, 2)]
    [InlineData("{\"format\":\"opus\"}", FeedEncoding.Opus, 16000, 1)]
    public void ReadMessage_Format_IsRead(string text, FeedEncoding encoding, int rate, int channels)
    {
        Assert.Null(AudioHello.ReadMessage(Encoding.UTF8.GetBytes(text), out var format));
        Assert.Equal(new FeedFormat(encoding, rate, channels), format);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[1]")]
    [InlineData("{\"caller\":\"1001\"}")]
    [InlineData("{\"rate\":16000")]
    public void ReadMessage_SaidToSomeoneElse_IsPassedOver(string text)
    {
        Assert.Null(AudioHello.ReadMessage(Encoding.UTF8.GetBytes(text), out var format));
        Assert.Null(format);
    }

    [Theory]
    [InlineData("?rate=fast", "whole numbers")]
    [InlineData("?rate=-1", "whole numbers")]
    [InlineData("?rate=5", "1000 to 384000")]
    [InlineData("?channels=2", "rate=16000")]
    [InlineData("?rate=16000&format=mp3", "s16le, f32le, opus")]
    public void ReadQuery_Wrong_SaysWhatThereIs(string query, string words) =>
        Assert.Contains(words, AudioHello.ReadQuery(Query(query), out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"rate\":\"16000\"}", "whole numbers")]
    [InlineData("{\"rate\":1e99}", "whole numbers")]
    [InlineData("{\"rate\":16000,\"channels\":null}", "whole numbers")]
    [InlineData("{\"rate\":16000,\"channels\":65}", "1 to 64")]
    [InlineData("{\"format\":7}", "s16le, f32le, opus")]
    [InlineData("{\"format\":\"s16le\"}", "rate")]
    public void ReadMessage_Wrong_SaysWhatThereIs(string text, string words) =>
        Assert.Contains(words, AudioHello.ReadMessage(Encoding.UTF8.GetBytes(text), out _), StringComparison.Ordinal);

    [Fact]
    public void Read_MutatedTexts_NeverThrow()
    {
        var random = new Random(17);
        string[] seeds = ["{\"rate\":16000,\"channels\":2,\"format\":\"s16le\"}", "{\"sampleRate\":8000,\"a\":{\"b\":[1,2,{}]}}", "?rate=16000&channels=1&format=f32le"];
        for (var round = 0; round < 20_000; round++)
        {
            var text = Fuzz.Mutate(seeds[round % seeds.Length], random);
            AudioHello.ReadMessage(Encoding.UTF8.GetBytes(text), out _);
            AudioHello.ReadQuery(Query(text), out _);
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            AudioHello.ReadMessage(bytes, out _);
        }
    }

    private static QueryCollection Query(string text) => new(QueryHelpers.ParseQuery(text));
}

using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Topics;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Topics;

public sealed class TopicSchemeTests
{
    private readonly TopicScheme _topics = new("lab", "node-1");

    [Fact]
    public void Topics_OfNodeAndStream_FollowTheContract()
    {
        Assert.Equal("e2v/v1/lab/node-1/status", _topics.Status);
        Assert.Equal("e2v/v1/lab/node-1/info", _topics.Info);
        Assert.Equal("e2v/v1/lab/node-1/streams/mic/status", _topics.StreamStatus(Samples.Mic));
        Assert.Equal("e2v/v1/lab/node-1/streams/mic/state", _topics.StreamState(Samples.Mic));
        Assert.Equal("e2v/v1/lab/node-1/streams/mic/frames", _topics.StreamFrames(Samples.Mic));
        Assert.Equal("e2v/v1/lab/node-1/streams/mic/events", _topics.StreamEvents(Samples.Mic));
        Assert.Equal("e2v/v1/lab/node-1/streams/mic/utterances", _topics.StreamUtterances(Samples.Mic));
        Assert.Equal("e2v/v1/lab/node-1/streams/mic/health", _topics.StreamHealth(Samples.Mic));
    }

    [Theory]
    [InlineData("e2v/v1/lab/node-1", true)]
    [InlineData("e2v/v1/lab/node-1/streams/x/frames", true)]
    [InlineData("e2v/v1/lab/node-10/status", false)]
    [InlineData("e2v/v1/lab", false)]
    [InlineData("", false)]
    public void Owns_Topic_IsTheRootAndWhatIsBelow(string topic, bool expected) => Assert.Equal(expected, _topics.Owns(topic));

    [Fact]
    public void StreamFrames_NamelessStream_Throws() => Assert.Throws<ArgumentException>(() => _topics.StreamFrames(default));

    [Fact]
    public void Constructor_AnyText_AcceptsOnlyTheAlphabet() => Prop.ForAll<string?>(text =>
    {
        var isName = text is { Length: > 0 and <= 64 } && text.All("abcdefghijklmnopqrstuvwxyz0123456789_-".Contains);
        if (isName)
        {
            Assert.Equal($"e2v/v1/{text}/n/status", new TopicScheme(text!, "n").Status);
        }
        else
        {
            Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => new TopicScheme(text!, "n")).Kind);
            Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => new TopicScheme("s", text!)).Kind);
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("+")]
    [InlineData("a/b")]
    [InlineData("#")]
    [InlineData("Lab")]
    [InlineData("a b")]
    [InlineData("\u0000")]
    public void Constructor_WildcardSeparatorOrCapital_SaysWhatIsAllowed(string name) =>
        Assert.Contains("a-z, 0-9", Assert.Throws<Emotion2VecException>(() => new TopicScheme(name, "n")).Message, StringComparison.Ordinal);
}

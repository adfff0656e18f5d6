using System.Text;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Feeds;

namespace Emotion2Vec.Tests.Messaging.Feeds;

public sealed class FeedClientTests
{
    private static readonly StreamId Desk = new("desk");

    private readonly FeedClient _client = new(new(stream: null, frames: true, framesOf: null));
    private readonly List<FeedMessage> _recycled = [];

    [Fact]
    public void Offer_SlowReader_LosesTheOldestFramesAndIsToldHowMany()
    {
        Offer(FeedKind.State, "first");
        for (var i = 0; i < FeedClient.MaxFrames + 3; i++)
        {
            Offer(FeedKind.Frames, $"{i}");
        }

        Offer(FeedKind.Event, "last");

        var taken = Taken();
        Assert.Equal("""{"v":1,"type":"dropped","frames":3}""", taken[0]);
        Assert.Equal(["first", "3", "4"], taken[1..4]);
        Assert.Equal([$"{FeedClient.MaxFrames + 2}", "last"], taken[^2..]);
        Assert.Equal(FeedClient.MaxFrames + 3, taken.Count);
        Assert.Equal(FeedClient.MaxFrames + 5, _recycled.Count);
    }

    [Fact]
    public void Offer_HopelesslyBehind_IsGivenUpWithAReason()
    {
        for (var i = 0; i <= FeedClient.MaxNotices; i++)
        {
            Assert.Null(_client.Ended);
            Offer(FeedKind.Event, "e");
        }

        Assert.StartsWith("too slow", _client.Ended!.Reason, StringComparison.Ordinal);
        Assert.False(_client.TryTake(out _));
        Assert.Equal(FeedClient.MaxNotices + 1, _recycled.Count);
    }

    [Fact]
    public void End_MessagesWait_AreStillTakenAndTheFirstReasonStays()
    {
        Offer(FeedKind.Status, "goodbye");
        _client.End(new(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, "one"));
        _client.End(new(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "two"));
        Offer(FeedKind.Status, "too late");

        Assert.Equal(["goodbye"], Taken());
        Assert.Equal("one", _client.Ended!.Reason);
    }

    [Fact]
    public void Leave_MessagesWait_AreLetGo()
    {
        Offer(FeedKind.Frames, "a");
        Offer(FeedKind.State, "b");
        _client.Leave();
        Offer(FeedKind.State, "c");

        Assert.True(_client.Gone.IsCompleted);
        Assert.Equal(3, _recycled.Count);
        Assert.False(_client.TryTake(out _));
    }

    [Fact]
    public async Task WaitAsync_SomethingComes_Returns()
    {
        var waiting = _client.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        Offer(FeedKind.State, "a");
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private void Offer(FeedKind kind, string text)
    {
        var message = new FeedMessage(_recycled.Add);
        message.Fill(kind, Desk, Encoding.UTF8.GetBytes(text));
        _client.Offer(message);
        message.Release();
    }

    private List<string> Taken()
    {
        var taken = new List<string>();
        while (_client.TryTake(out var message))
        {
            taken.Add(Encoding.UTF8.GetString(message.Payload.Span));
            message.Release();
        }

        return taken;
    }
}

using Emotion2Vec.Messaging.Mqtt;
using MQTTnet.Protocol;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

public sealed class BrokerBoardTests
{
    private readonly NewsSignal _news = new();
    private readonly HashSet<string> _coming = [];
    private readonly BrokerBoard _board;

    public BrokerBoardTests() => _board = new(_news, _coming.Contains);

    [Fact]
    public void TryTake_TopicPostedTwice_GivesTheLaterValueOnce()
    {
        Post("a", 1);
        Post("b", 2);
        Post("a", 3);
        Assert.Equal([("a", 3), ("b", 2)], TakeAll());
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void RenewAll_AfterEverythingWasTaken_GivesAllInFirstOrder()
    {
        Post("a", 1);
        Post("b", 2);
        TakeAll();
        Post("b", 3);
        Post("a", 4);
        _board.RenewAll();
        Assert.Equal([("a", 4), ("b", 3)], TakeAll());
    }

    [Fact]
    public void RenewExpiring_SomeTopicsExpire_GivesThose()
    {
        Post("a", 1);
        _board.Post(Message("state", 2) with { ExpirySeconds = 60 });
        TakeAll();
        _board.RenewExpiring();
        Assert.Equal([("state", 2)], TakeAll());
        _board.Forget("state");
        _board.RenewExpiring();
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Remember_NewValue_IsGivenAfterAConnectOnly()
    {
        _board.Remember(Message("a", 1));
        Assert.False(_board.HasWaiting);
        Assert.Empty(TakeAll());
        _board.RenewAll();
        Assert.Equal([("a", 1)], TakeAll());
    }

    [Fact]
    public void TryTake_ValueStillInTheOutbox_IsLeftToIt()
    {
        _board.Remember(Message("a", 2));
        Post("b", 1);
        _coming.Add("a");
        _board.RenewAll();
        Assert.Equal([("b", 1)], TakeAll());

        // The outbox had to drop it.
        _coming.Clear();
        _board.Renew(["a"]);
        Assert.Equal([("a", 2)], TakeAll());
    }

    [Fact]
    public void Leave_PostedTopic_IsClearedUntilTheBrokerKnowsAndForgotten()
    {
        Post("a", 1);
        Post("b", 2);
        TakeAll();
        _board.Leave("a");
        _board.Leave("never");
        Assert.True(_board.TryTake(out var clearing));
        Assert.Equal(("a", true), (clearing.Topic, clearing.IsClearing));

        // Lost on the way: cleared again after the next connect, and forgotten once that went out.
        _board.RenewAll();
        Assert.True(_board.TryTake(out clearing));
        Assert.True(clearing.IsClearing);
        _board.Confirm(clearing);
        Assert.Equal([("b", 2)], TakeAll());
        _board.RenewAll();
        Assert.Equal([("b", 2)], TakeAll());
    }

    [Fact]
    public void Leave_PostedAgainBeforeItWent_Stays()
    {
        Post("a", 1);
        _board.Leave("a");
        Post("a", 2);
        Assert.Equal([("a", 2)], TakeAll());
        _board.Confirm(BoardMessage.Clearing("a"));
        _board.RenewAll();
        Assert.Equal([("a", 2)], TakeAll());
    }

    [Fact]
    public void Leave_BrokerAway_KeepsABoundedNumber()
    {
        Post("stays", 1);
        for (var i = 0; i < BrokerBoard.MaxTopics + 100; i++)
        {
            Post($"call {i}", 1);
            _board.Leave($"call {i}");
        }

        _board.RenewAll();
        var taken = new HashSet<string>();
        while (_board.TryTake(out var message))
        {
            taken.Add(message.Topic);
        }

        Assert.Equal(BrokerBoard.MaxTopics, taken.Count);
        Assert.Contains("stays", taken);
        Assert.Contains($"call {BrokerBoard.MaxTopics + 99}", taken);
    }

    [Fact]
    public async Task WaitAsync_PostedBefore_ReturnsAndAfterwardsWaits()
    {
        Post("a", 1);
        await _news.WaitAsync(CancellationToken.None);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _news.WaitAsync(soon.Token));
    }

    [Fact]
    public async Task Post_FromManyThreads_EndsWithTheLastValueOfEach()
    {
        var last = new Dictionary<string, byte>();
        var posting = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i <= 200; i++)
            {
                Post($"topic {thread}", (byte)i);
            }
        })));
        while (!posting.IsCompleted || _board.HasWaiting)
        {
            while (_board.TryTake(out var message))
            {
                Assert.True(message.Payload[0] >= last.GetValueOrDefault(message.Topic));
                last[message.Topic] = message.Payload[0];
            }
        }

        await posting;
        Assert.Equal([200, 200, 200, 200], last.Values.Select(value => (int)value));
    }

    private static BoardMessage Message(string topic, byte value) => new(topic, [value], MqttQualityOfServiceLevel.AtLeastOnce);

    private void Post(string topic, byte value) => _board.Post(Message(topic, value));

    private List<(string Topic, int Value)> TakeAll()
    {
        var taken = new List<(string, int)>();
        while (_board.TryTake(out var message))
        {
            taken.Add((message.Topic, message.Payload[0]));
        }

        return taken;
    }
}

using Emotion2Vec.Messaging.Mqtt;
using MQTTnet.Protocol;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

public sealed class BrokerBoardTests
{
    private readonly BrokerBoard _board = new();

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
        Post("a", 3);
        _board.RenewAll();
        Assert.Equal([("a", 3), ("b", 2)], TakeAll());
    }

    [Fact]
    public void Leave_PostedTopic_GivesTheLastValueThenTheClearingAndForgets()
    {
        Post("a", 1);
        Post("b", 2);
        TakeAll();
        _board.Leave("a", Message("a", 9));
        _board.Leave("never", last: null);
        Assert.True(_board.TryTake(out var last));
        Assert.True(_board.TryTake(out var clearing));
        Assert.Equal((9, "a", true), (last.Payload[0], clearing.Topic, clearing.IsClearing));

        // Lost on the way: cleared again after the next connect, and forgotten once that went out.
        _board.RenewAll();
        Assert.True(_board.TryTake(out clearing));
        Assert.True(clearing.IsClearing);
        Assert.Equal([("b", 2)], TakeAll());
        _board.RenewAll();
        Assert.Equal([("b", 2)], TakeAll());
    }

    [Fact]
    public void Leave_PostedAgainBeforeItWent_Stays()
    {
        Post("a", 1);
        _board.Leave("a", last: null);
        Post("a", 2);
        Assert.Equal([("a", 2)], TakeAll());
        _board.RenewAll();
        Assert.Equal([("a", 2)], TakeAll());
    }

    [Fact]
    public void Leave_BrokerAway_KeepsABoundedNumber()
    {
        Post("stays", 1);
        for (var i = 0; i < BrokerBoard.MaxTopics + 100; i++)
        {
            _board.Leave($"call {i}", Message($"call {i}", 1));
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
        await _board.WaitAsync(CancellationToken.None);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _board.WaitAsync(soon.Token));
    }

    [Fact]
    public async Task SettledAsync_MessageTaken_CompletesWhenTheNextIsAskedFor()
    {
        Assert.True(_board.SettledAsync().IsCompleted);
        Post("a", 1);
        var settled = _board.SettledAsync();
        Assert.True(_board.TryTake(out _));
        Assert.False(settled.IsCompleted);
        Assert.False(_board.TryTake(out _));
        await settled.WaitAsync(TimeSpan.FromSeconds(30));
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
        while (!posting.IsCompleted || _board.SettledAsync() is { IsCompleted: false })
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

    [Fact]
    public void Append_Messages_ComeInOrderBehindTheTopics()
    {
        Append("happened", 1);
        Post("a", 2);
        Append("happened", 3);
        Assert.Equal([("a", 2), ("happened", 1), ("happened", 3)], TakeAll());
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void RenewAll_MessageTakenButNotPublished_IsTakenAgain()
    {
        Append("happened", 1);
        Append("happened", 2);
        Assert.True(_board.TryTake(out _));
        Assert.True(_board.TryTake(out _));
        _board.RenewAll();
        Assert.Equal([("happened", 2)], TakeAll());
    }

    [Fact]
    public void Append_MoreThanMayWait_DropsTheOldestAndCounts()
    {
        for (var i = 0; i < BrokerBoard.MaxAppended + 2; i++)
        {
            Append($"{i}", 0);
        }

        Assert.Equal(2, _board.Dropped);
        var taken = TakeAll();
        Assert.Equal(BrokerBoard.MaxAppended, taken.Count);
        Assert.Equal("2", taken[0].Topic);
    }

    [Fact]
    public async Task SettledAsync_MessageAppended_CompletesOnceItIsPublished()
    {
        Append("happened", 1);
        var settled = _board.SettledAsync();
        Assert.True(_board.HasWaiting);
        Assert.True(_board.TryTake(out _));
        Assert.False(settled.IsCompleted);
        Assert.False(_board.TryTake(out _));
        Assert.False(_board.HasWaiting);
        await settled.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private void Append(string topic, byte value) => _board.Append(new BoardMessage(topic, [value], MqttQualityOfServiceLevel.AtLeastOnce) { IsRetained = false });

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

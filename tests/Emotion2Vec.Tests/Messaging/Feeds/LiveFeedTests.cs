using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Feeds;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Messaging.Feeds;

public sealed class LiveFeedTests : EventSinkContract
{
    private LiveFeed _feed = null!;
    private FeedClient _client = null!;

    [Fact]
    public async Task TryEnter_AfterTheFact_SeesTheLastOfEachKind()
    {
        await Sink.StartAsync(Samples.Info("UNTRAINED"), None);
        await Sink.StatusAsync(Samples.Status(StreamCondition.Degraded), None);
        await Sink.StatusAsync(Samples.Status(), None);
        await Sink.StateAsync(Samples.State("angry"), None);
        await Sink.StateAsync(Samples.State("happy"), None);
        await Sink.HealthAsync(Samples.Health(), None);
        await Sink.EventAsync(Samples.Event(), None);
        await Sink.FramesAsync(Samples.Block(), None);

        var seen = Taken(Enter());
        Assert.Equal(["info", "status", "state", "health"], seen.Select(Type));
        Assert.Equal("online", seen[1].GetProperty("status").GetString());
        Assert.Equal("happy", seen[2].GetProperty("label").GetString());
        Assert.Equal(
            ["info", "status", "status", "state", "state", "health", "event", "frames"],
            Taken(_client).Select(Type));
    }

    [Fact]
    public async Task StatusAsync_GuestGone_IsToldAndForgotten()
    {
        await Sink.StartAsync(Samples.Info(), None);
        await Sink.StatusAsync(Samples.Status() with { IsGuest = true }, None);
        await Sink.StateAsync(Samples.State(), None);
        await Sink.StatusAsync(Samples.Status(StreamCondition.Offline) with { IsGuest = true }, None);

        Assert.Equal("offline", Taken(_client)[^1].GetProperty("status").GetString());
        Assert.Equal(["info"], Taken(Enter()).Select(Type));
    }

    [Fact]
    public async Task StatusAsync_ConfiguredStreamGone_IsRemembered()
    {
        await Sink.StartAsync(Samples.Info(), None);
        await Sink.StatusAsync(Samples.Status(StreamCondition.Offline), None);

        Assert.Equal("offline", Taken(Enter())[^1].GetProperty("status").GetString());
    }

    [Fact]
    public async Task FramesAsync_ManyReaders_ShareOneRendering()
    {
        await Sink.StartAsync(Samples.Info(), None);
        var other = Enter();
        _ = (Taken(_client), Taken(other));
        await Sink.FramesAsync(Samples.Block(), None);

        _client.TryTake(out var one);
        other.TryTake(out var two);
        Assert.NotNull(one);
        Assert.Same(one, two);
    }

    [Fact]
    public async Task FramesAsync_ReadersOrNone_AllocatesNothing()
    {
        await Sink.StartAsync(Samples.Info(), None);
        var block = Samples.Block();
        for (var listening = 1; listening >= 0; listening--)
        {
            Publish(block, 50);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Publish(block, 500);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            _feed.Leave(_client);
        }

        void Publish(FrameBlock frames, int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(_feed.FramesAsync(frames, None).AsTask().IsCompletedSuccessfully);
                while (_client.TryTake(out var message))
                {
                    message.Release();
                }
            }
        }
    }

    [Fact]
    public async Task TryEnter_TooManyOrStopped_IsRefused()
    {
        await Sink.StartAsync(Samples.Info(), None);
        var clients = Enumerable.Range(1, LiveFeed.MaxClients - 1).Select(_ => Enter()).ToList();
        Assert.Null(_feed.TryEnter(Everything()));
        _feed.Leave(clients[0]);
        _feed.Leave(Enter());

        foreach (var client in clients)
        {
            _feed.Leave(client);
        }

        Assert.Equal(1, _feed.Clients);
        var stopped = Sink.StopAsync(None).AsTask();
        Assert.Null(_feed.TryEnter(Everything()));
        Assert.False(stopped.IsCompleted, "a reader is still there");
        Assert.Equal(("stopped", false), (Taken(_client)[^1].GetProperty("status").GetString(), _client.Ended is null));
        _feed.Leave(_client);
        await stopped;
    }

    [Fact]
    public async Task StopAsync_ReaderStaysOn_IsLeftBehind()
    {
        var clock = new FakeTimeProvider();
        await using var feed = new LiveFeed(clock);
        var client = feed.TryEnter(Everything())!;
        var stopped = feed.StopAsync(None).AsTask();
        Assert.False(stopped.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await stopped;
        Assert.False(client.Gone.IsCompleted);
    }

    [Fact]
    public async Task Clients_ComingAndGoingWhileItSpeaks_SeeWholeMessagesInOrder()
    {
        await Sink.StartAsync(Samples.Info(), None);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var visit = 0; visit < 200; visit++)
            {
                var client = Enter();
                var last = -1L;
                Assert.Equal("info", Type(Taken(client, atMost: 1)[0]));
                foreach (var message in Taken(client).Where(message => Type(message) == "frames"))
                {
                    var sequence = message.GetProperty("seq").GetInt64();
                    Assert.True(sequence > last);
                    last = sequence;
                }

                _feed.Leave(client);
            }
        })).ToArray();
        var all = Task.WhenAll(readers);
        for (var sequence = 0; !all.IsCompleted; sequence++)
        {
            await Sink.FramesAsync(Samples.Block(sequence), None);
            await Sink.StateAsync(Samples.State(), None);
        }

        await all;
        Assert.Equal(1, _feed.Clients);
    }

    protected override Task<IEventSink> CreateAsync()
    {
        _feed = new LiveFeed(TimeProvider.System);
        _client = Enter();
        return Task.FromResult<IEventSink>(_feed);
    }

    protected override Task CleanUpAsync() => Task.CompletedTask;

    protected override Task<IReadOnlyList<JsonElement>?> FramesAsync(int atLeast) =>
        Task.FromResult<IReadOnlyList<JsonElement>?>(Taken(_client).Where(message => Type(message) == "frames").ToList());

    private static FeedFilter Everything() => new(stream: null, frames: true, framesOf: null);

    private static string? Type(JsonElement message) => message.GetProperty("type").GetString();

    private static List<JsonElement> Taken(FeedClient client, int atMost = int.MaxValue)
    {
        var taken = new List<JsonElement>();
        while (taken.Count < atMost && client.TryTake(out var message))
        {
            taken.Add(JsonSerializer.Deserialize<JsonElement>(message.Payload.Span));
            message.Release();
        }

        return taken;
    }

    private FeedClient Enter() => _feed.TryEnter(Everything())!;
}

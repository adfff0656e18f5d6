using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class SinkPumpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RecordingSink _sink = new();
    private readonly FrameBlockPool _blocks = new(1, 1);
    private readonly long[] _drops = new long[1];
    private long _sequence;

    [Fact]
    public async Task Offer_SinkHangs_DropsTheOldestAndCountsPerStream()
    {
        var go = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        _sink.Before = _ =>
        {
            entered.TrySetResult();
            return go.Task;
        };
        var pump = NewPump(4);
        Offer(pump, 1);
        await entered.Task.WaitAsync(Patience);

        Offer(pump, 10);
        Assert.Equal(6, pump.Dropped);
        Assert.Equal(6, _drops[0]);
        go.SetResult();
        await pump.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal([0, 7, 8, 9, 10], _sink.Frames.Select(block => block.Sequence));
        Assert.Equal(_blocks.Created, _blocks.Free);
        Assert.True(_sink.Stopped);
    }

    [Fact]
    public async Task Post_BetweenBlocks_KeepsTheOrderInWhichThingsArose()
    {
        var go = new TaskCompletionSource();
        _sink.Before = _ => go.Task;
        var pump = NewPump(16);
        Offer(pump, 2);
        pump.Post(State("after two"));
        Offer(pump, 2);
        pump.Post(Status("after four"));
        go.SetResult();
        await pump.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(["0", "1", "after two", "2", "3", "after four"], Told());
    }

    [Fact]
    public async Task Post_SinkHangsAndDrops_KeepsEveryLatestNotice()
    {
        var go = new TaskCompletionSource();
        _sink.Before = _ => go.Task;
        var pump = NewPump(2);
        for (var i = 0; i < 100; i++)
        {
            Offer(pump, 1);
            pump.Post(State($"state {i}"));
            pump.Post(Status($"status {i}"));
        }

        go.SetResult();
        await pump.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Contains("state 99", Told());
        Assert.Equal("status 99", Told()[^1]);
        Assert.InRange(_sink.Told.Count, 4, 8);
    }

    [Fact]
    public async Task Offer_SinkThrows_CountsAndGoesOn()
    {
        var calls = 0;
        _sink.Before = _ => ++calls % 2 == 0 ? throw new IOException("no") : Task.CompletedTask;
        var pump = NewPump(16);
        Offer(pump, 6);
        pump.Post(Status("s"));
        await pump.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(3, pump.Failures);
        Assert.Equal(["0", "2", "4", "s"], Told());
        Assert.Equal(_blocks.Created, _blocks.Free);
    }

    [Fact]
    public async Task StopAsync_SinkHangsForEver_GivesUpWithoutAGoodbye()
    {
        _sink.Before = _ => new TaskCompletionSource().Task;
        var pump = NewPump(4);
        Offer(pump, 3);
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await pump.StopAsync(end.Token).WaitAsync(Patience);

        Assert.False(_sink.Stopped);
        Assert.Empty(_sink.Told);
    }

    [Fact]
    public async Task StopAsync_Cut_EndsACallThatHonoursIt()
    {
        _sink.Before = stop => Task.Delay(Timeout.Infinite, stop);
        using var cut = new CancellationTokenSource();
        var pump = NewPump(4, cut.Token);
        Offer(pump, 3);
        var stopped = pump.StopAsync(CancellationToken.None);
        Assert.False(stopped.IsCompleted);

        await cut.CancelAsync();
        await stopped.WaitAsync(Patience);

        Assert.True(_sink.Stopped);
        Assert.Equal(_blocks.Created, _blocks.Free);
    }

    private SinkPump NewPump(int queueBlocks, CancellationToken cut = default)
    {
        var pump = new SinkPump(_sink, 0, queueBlocks, new FakeTimeProvider(), NullLogger.Instance);
        pump.Start(cut);
        return pump;
    }

    private void Offer(SinkPump pump, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var block = _blocks.Rent();
            block.Sequence = _sequence++;
            block.DropCounts = _drops;
            block.Retain(1);
            pump.Offer(block);
        }
    }

    private List<string> Told() =>
    [
        .. _sink.Told.Select(told => told switch
        {
            RecordedFrames frames => $"{frames.Sequence}",
            StreamState state => state.Label,
            StreamStatus status => status.Reason,
            _ => "?",
        }),
    ];

    private static Notice State(string label) => new(State: new StreamState(new StreamId("a"), TrajectoryPhase.Tracking, label, 1, [], 1, 0, default));

    private static Notice Status(string reason) => new(Status: new StreamStatus(new StreamId("a"), StreamCondition.Online, reason, "", default));
}

using System.Collections.Concurrent;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class DoorSupervisorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly BlockingCollection<StreamStatus> _told = [];
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _told.Dispose();
    }

    [Fact]
    public async Task RunAsync_DoorCloses_SaysOpenThenClosed()
    {
        var error = await Run(new ScriptedDoor((host, _) =>
        {
            host.Opened("port 1");
            return Task.CompletedTask;
        })).WaitAsync(Patience);

        Assert.Null(error);
        AssertTold(StreamCondition.Online, "port 1");
        AssertTold(StreamCondition.Offline, "closed");
    }

    [Fact]
    public async Task RunAsync_FailsForGood_SaysWhyAndReturnsIt()
    {
        var failure = new Emotion2VecException(ErrorKind.Configuration, "no such address");
        var door = new ScriptedDoor((_, _) => throw failure);

        Assert.Same(failure, await Run(door).WaitAsync(Patience));
        AssertTold(StreamCondition.Offline, "no such address");
        Assert.Equal(1, door.Runs);
    }

    [Fact]
    public async Task RunAsync_FailsForNow_IsOpenedAgainAfterADelay()
    {
        var door = new ScriptedDoor(
            (_, _) => throw new Emotion2VecException(ErrorKind.AddressInUse, "taken"),
            (host, stop) =>
            {
                host.Opened("port 1");
                return Task.Delay(Timeout.Infinite, stop);
            });
        var run = Run(door);
        AssertTold(StreamCondition.Degraded, "taken");

        // The delay is asked for just after the announcement: until then time may pass without an effect.
        while (door.Runs == 1)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        AssertTold(StreamCondition.Online, "port 1");
        await _stop.CancelAsync();
        Assert.Null(await run.WaitAsync(Patience));
        AssertTold(StreamCondition.Offline, "stopped");
    }

    [Fact]
    public async Task RunAsync_StoppedWhileItWaits_EndsAtOnce()
    {
        var door = new ScriptedDoor((_, _) => throw new IOException("gone"));
        var run = Run(door);
        AssertTold(StreamCondition.Degraded, "gone");
        await _stop.CancelAsync();

        Assert.Null(await run.WaitAsync(Patience));
        AssertTold(StreamCondition.Offline, "stopped");
    }

    private Task<Exception?> Run(ScriptedDoor door) =>
        new DoorSupervisor(new StreamId("d"), door, _told.Add, _clock, NullLogger.Instance).RunAsync((_, _) => throw new InvalidOperationException(), _stop.Token);

    private void AssertTold(StreamCondition condition, string reason)
    {
        Assert.True(_told.TryTake(out var status, Patience));
        Assert.Equal((new StreamId("d"), condition, reason, "scripted door"), (status.Stream, status.Condition, status.Reason, status.Source));
        Assert.True(status.IsDoor);
    }
}

using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StreamSupervisorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly AudioRing _ring;
    private readonly StreamLifecycle _lifecycle;
    private readonly CancellationTokenSource _stop = new();

    public StreamSupervisorTests()
    {
        _ring = new AudioRing(1, _clock);
        _lifecycle = new StreamLifecycle(new StreamId("a"), "test", new SinkSet([]), _clock, NullLogger.Instance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_SoundEnds_CompletesTheRing(bool isLive)
    {
        await Run(new ScriptedSource(isLive, (_, _) => Task.CompletedTask)).WaitAsync(Patience);
        Assert.True(_ring.IsCompleted);
        Assert.Equal(("end of stream", null), (_ring.EndReason, _ring.EndError));
    }

    [Fact]
    public async Task RunAsync_FileFails_CompletesTheRingWithTheError()
    {
        var error = new Emotion2VecException(ErrorKind.DeviceLost, "torn");
        var source = new ScriptedSource(false, (_, _) => throw error);
        await Run(source).WaitAsync(Patience);
        Assert.Equal(("torn", error), (_ring.EndReason, _ring.EndError));
        Assert.Equal(1, source.Runs);
    }

    [Theory]
    [InlineData(ErrorKind.InvalidInput)]
    [InlineData(ErrorKind.UnsupportedFormat)]
    [InlineData(ErrorKind.Configuration)]
    [InlineData(ErrorKind.ModelMismatch)]
    public async Task RunAsync_LiveSourceFailsForGood_IsNotTriedAgain(ErrorKind kind)
    {
        var source = new ScriptedSource(true, (_, _) => throw new Emotion2VecException(kind, "never"));
        await Run(source).WaitAsync(Patience);
        Assert.Equal((1, "never"), (source.Runs, _ring.EndReason));
    }

    [Fact]
    public async Task RunAsync_LiveSourceFails_IsTriedAgainWithGrowingDelays()
    {
        var source = new ScriptedSource(
            true,
            (_, _) => throw new Emotion2VecException(ErrorKind.DeviceLost, "pulled"),
            (_, _) => Task.FromException(new IOException("still out")),
            (_, _) => throw new OperationCanceledException(),
            (writer, _) =>
            {
                writer.Begin(16000);
                return Task.CompletedTask;
            });
        var run = Run(source);

        var reasons = new List<string>();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await UntilAsync(() => _lifecycle.Status is { } status && !reasons.Contains(status.Reason));
            Assert.Equal(StreamCondition.Degraded, _lifecycle.Status!.Condition);
            reasons.Add(_lifecycle.Status.Reason);

            // Just before the shortest delay nothing happens; after the longest the next attempt does.
            var shortest = TimeSpan.FromSeconds(0.5 * Math.Pow(2, attempt - 1));
            await UntilAsync(() => _ring.Counted(SourceCounter.Restarts) == attempt);
            await Task.Delay(20);
            _clock.Advance(shortest - TimeSpan.FromMilliseconds(1));
            await Task.Delay(20);
            Assert.Equal(attempt, source.Runs);
            _clock.Advance((shortest / 4) + TimeSpan.FromMilliseconds(1));
            await UntilAsync(() => source.Runs == attempt + 1);
        }

        await run.WaitAsync(Patience);
        Assert.Equal(["pulled", "still out"], reasons[..2]);
        Assert.Equal(3, _ring.Counted(SourceCounter.Restarts));
        Assert.Equal("end of stream", _ring.EndReason);
    }

    [Fact]
    public async Task RunAsync_LiveSourceFails_SealsItsRunAtOnce()
    {
        var source = new ScriptedSource(true, (writer, _) =>
        {
            writer.Begin(16000);
            throw new IOException("gone");
        });
        var run = Run(source);
        await UntilAsync(() => _lifecycle.Status is not null);

        Assert.True(_ring.TakeRun()!.IsFinished);
        Assert.False(_ring.IsCompleted);
        await _stop.CancelAsync();
        await run.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_Stopped_CompletesWithTheReasonOfTheStop(bool throws)
    {
        var source = new ScriptedSource(true, async (_, stop) =>
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = stop.Register(cancelled.SetResult);
            await cancelled.Task;
            if (throws)
            {
                throw new OperationCanceledException(stop);
            }
        });
        var run = Run(source);
        await UntilAsync(() => source.Runs == 1);
        await _stop.CancelAsync();
        await run.WaitAsync(Patience);
        Assert.Equal(("because", null), (_ring.EndReason, _ring.EndError));
    }

    [Fact]
    public async Task RunAsync_StoppedWhileWaitingToRetry_EndsAtOnce()
    {
        var run = Run(new ScriptedSource(true, (_, _) => throw new IOException("gone")));
        await UntilAsync(() => _lifecycle.Status is not null);
        await _stop.CancelAsync();
        await run.WaitAsync(Patience);
        Assert.Equal("because", _ring.EndReason);
    }

    private Task Run(IAudioSource source) =>
        new StreamSupervisor(new StreamId("a"), source, _ring, _lifecycle, _clock, NullLogger.Instance).RunAsync(() => "because", _stop.Token);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = 0; !condition(); waited++)
        {
            Assert.True(waited < 3000, "waited too long");
            await Task.Delay(10);
        }
    }
}

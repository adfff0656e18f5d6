using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StreamEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptedEncoder _encoder = new(chunkFrames: 4, maxBatch: 3);
    private readonly RecordingSink _sink = new();

    [Theory]
    [InlineData(16000, 1.0)]
    [InlineData(48000, 0.7)]
    [InlineData(8000, 12.3)]
    public async Task Add_File_PublishesEveryFrameThenGoesOffline(int rate, double seconds)
    {
        await using var engine = await StartAsync([_sink]);
        var samples = (int)(rate * seconds);

        var end = await engine.Add(new StreamId("a"), ScriptedSource.File(rate, new float[samples])).Completion.WaitAsync(Patience);
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal((StreamCondition.Offline, "end of stream"), (end.Status.Condition, end.Status.Reason));
        Assert.Null(end.Error);
        Assert.Equal(ModelAudio.FramesIn((long)Math.Round(16000.0 * samples / rate)), _sink.Frames.Sum(block => block.FrameCount));
        Assert.Equal(0, end.Health.RingDroppedSamples);
        Assert.Equal(end.State, _sink.States[^1]);
        Assert.Equal(end.Status, _sink.Told.Last());
        Assert.True(_sink.Started && _sink.Stopped);
        Assert.Empty(engine.Streams);
    }

    [Fact]
    public async Task Add_ManyAtOnce_AllComeToTheirEnd()
    {
        await using var engine = await StartAsync([_sink]);
        var handles = Enumerable.Range(0, 20).Select(i => engine.Add(new StreamId($"s{i}"), ScriptedSource.File(16000, new float[1000 * (i + 1)]))).ToArray();
        var ends = await Task.WhenAll(handles.Select(handle => handle.Completion)).WaitAsync(Patience);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(ModelAudio.FramesIn(1000 * (i + 1)), ends[i].Health.Frames);
        }

        Assert.All(_encoder.Slots, slot => Assert.True(slot.Disposed));
    }

    [Fact]
    public async Task Add_NameTaken_Throws()
    {
        await using var engine = await StartAsync([]);
        var first = engine.Add(new StreamId("a"), Silence());
        var error = Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("a"), Silence()));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Same(first, Assert.Single(engine.Streams));
    }

    [Fact]
    public async Task Add_TooMany_Throws()
    {
        await using var engine = await StartAsync([], new EngineOptions { MaxStreams = 2 });
        engine.Add(new StreamId("a"), Silence());
        engine.Add(new StreamId("b"), Silence());
        Assert.Contains("MaxStreams", Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("c"), Silence())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_NotRunning_Throws()
    {
        var engine = NewEngine([], new EngineOptions());
        Assert.Throws<InvalidOperationException>(() => engine.Add(new StreamId("a"), Silence()));
        await engine.StartAsync(Info(), CancellationToken.None);
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Throws<InvalidOperationException>(() => engine.Add(new StreamId("a"), Silence()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.StartAsync(Info(), CancellationToken.None));
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task RemoveAsync_LiveStream_EncodesTheRestAndFreesTheName()
    {
        await using var engine = await StartAsync([_sink]);
        var written = new TaskCompletionSource();
        var handle = engine.Add(new StreamId("a"), Live(written, 5000));
        await written.Task.WaitAsync(Patience);

        await engine.RemoveAsync(new StreamId("a")).WaitAsync(Patience);
        var end = await handle.Completion;
        Assert.Equal("removed", end.Status.Reason);
        Assert.Null(end.Error);
        Assert.Equal(ModelAudio.FramesIn(5000), end.Health.Frames);

        var again = engine.Add(new StreamId("a"), ScriptedSource.File(16000, new float[400]));
        Assert.Equal(1, (await again.Completion.WaitAsync(Patience)).Health.Frames);
    }

    [Fact]
    public async Task RemoveAsync_UnknownName_Throws()
    {
        await using var engine = await StartAsync([]);
        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => engine.RemoveAsync(new StreamId("nobody")));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public async Task RemoveAsync_SourceThatIgnoresTheStop_IsLeftBehind()
    {
        await using var engine = await StartAsync([_sink]);
        var started = new TaskCompletionSource();
        var handle = engine.Add(new StreamId("a"), new ScriptedSource(true, async (writer, _) =>
        {
            writer.Begin(16000);
            started.SetResult();
            await new TaskCompletionSource().Task;
        }));
        await started.Task.WaitAsync(Patience);
        await engine.RemoveAsync(new StreamId("a")).WaitAsync(Patience);
        Assert.Equal("removed", (await handle.Completion).Status.Reason);
        Assert.Empty(engine.Streams);
    }

    [Fact]
    public async Task AddAndRemove_WhileOthersRun_DisturbNobody()
    {
        await using var engine = await StartAsync([_sink]);
        using var stop = new CancellationTokenSource();
        var steady = engine.Add(new StreamId("steady"), ScriptedSource.File(16000, new float[16000 * 60]));
        for (var i = 0; i < 30; i++)
        {
            var written = new TaskCompletionSource();
            engine.Add(new StreamId("guest"), Live(written, 1000));
            await written.Task.WaitAsync(Patience);
            await engine.RemoveAsync(new StreamId("guest")).WaitAsync(Patience);
        }

        var end = await steady.Completion.WaitAsync(Patience);
        Assert.Equal(ModelAudio.FramesIn(16000 * 60), end.Health.Frames);
        Assert.Equal(31, _encoder.Slots.Count(slot => slot.Disposed));
    }

    [Fact]
    public async Task Add_SourceFails_StreamGoesOfflineWithTheReasonAndOthersStay()
    {
        await using var engine = await StartAsync([_sink]);
        var written = new TaskCompletionSource();
        var good = engine.Add(new StreamId("good"), Live(written, 2000));
        await written.Task.WaitAsync(Patience);
        var error = new Emotion2VecException(ErrorKind.InvalidInput, "bad.wav: not a sound file");
        var bad = engine.Add(new StreamId("bad"), new ScriptedSource(false, (_, _) => throw error));

        var end = await bad.Completion.WaitAsync(Patience);
        Assert.Same(error, end.Error);
        Assert.Equal("bad.wav: not a sound file", end.Status.Reason);
        Assert.Null(end.State);
        Assert.Equal(StreamCondition.Offline, bad.Status!.Condition);
        Assert.False(good.Completion.IsCompleted);
    }

    [Fact]
    public async Task Add_EncoderFailsForOneStream_ItsSourceIsStoppedToo()
    {
        await using var engine = await StartAsync([_sink]);
        _encoder.BeforeStep = slots => slots[0].Failure = new Emotion2VecException(ErrorKind.EngineLost, "no more memory");
        var sourceEnded = new TaskCompletionSource();
        var handle = engine.Add(new StreamId("a"), new ScriptedSource(true, async (writer, stop) =>
        {
            writer.Begin(16000);
            writer.TryWrite(new float[5000]);
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                sourceEnded.SetResult();
            }
        }));

        var end = await handle.Completion.WaitAsync(Patience);
        Assert.Equal("no more memory", end.Status.Reason);
        Assert.True(sourceEnded.Task.IsCompleted);
        Assert.Empty(engine.Streams);
    }

    [Fact]
    public async Task Publish_OneSinkHangs_TheOtherGetsEverything()
    {
        var hanging = new RecordingSink("hanging") { Before = stop => Task.Delay(Timeout.Infinite, stop) };
        await using var engine = await StartAsync([hanging, _sink], new EngineOptions { SinkQueueBlocks = 4 });

        // One block waits in the hanging call, four in its queue. The good sink may drop too, when the encoder outruns it: what counts is the sum.
        var end = await engine.Add(new StreamId("a"), ScriptedSource.File(16000, new float[16000 * 20])).Completion.WaitAsync(Patience);
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Empty(hanging.Frames);
        Assert.Equal(250, _sink.Frames.Count + end.Health.SinkDropped["recording"]);
        Assert.InRange(end.Health.SinkDropped["hanging"], 245, 246);
        Assert.Equal(end.Status, _sink.Told.Last());
    }

    [Fact]
    public async Task StopAsync_LiveStreams_DrainsSourcesRingsAndSinks()
    {
        var engine = await StartAsync([_sink]);
        var written = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource()).ToArray();
        var handles = written.Select((task, i) => engine.Add(new StreamId($"s{i}"), Live(task, 3000 + i))).ToArray();
        await Task.WhenAll(written.Select(task => task.Task)).WaitAsync(Patience);

        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.All(handles, handle => Assert.Equal("stopped", handle.Completion.Result.Status.Reason));
        Assert.Equal(4 * ModelAudio.FramesIn(3000), _sink.Frames.Sum(block => block.FrameCount));
        Assert.Equal(4, _sink.Statuses.Count(status => status.Condition == StreamCondition.Offline));
        Assert.True(_sink.Stopped);
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_EncoderHangs_GivesUpAndStillStopsTheSinks()
    {
        var release = new ManualResetEventSlim();
        var engine = await StartAsync([_sink]);
        _encoder.BeforeStep = _ => release.Wait();
        var written = new TaskCompletionSource();
        engine.Add(new StreamId("a"), Live(written, 5000));
        await written.Task.WaitAsync(Patience);

        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.True(_sink.Stopped);
        release.Set();
    }

    [Fact]
    public async Task DisposeAsync_WhileStopping_WaitsForTheStop()
    {
        using var release = new ManualResetEventSlim();
        var engine = await StartAsync([_sink]);
        _encoder.BeforeStep = _ => release.Wait();
        var written = new TaskCompletionSource();
        engine.Add(new StreamId("a"), Live(written, 5000));
        await written.Task.WaitAsync(Patience);

        var stop = engine.StopAsync(CancellationToken.None);
        var dispose = engine.DisposeAsync().AsTask();
        Assert.False(dispose.IsCompleted);
        release.Set();
        await dispose.WaitAsync(Patience);

        Assert.True(stop.IsCompletedSuccessfully);
        Assert.True(_sink.Stopped);
    }

    [Fact]
    public async Task DisposeAsync_StepOutlastsTheStop_WaitsForTheStep()
    {
        using var release = new ManualResetEventSlim();
        var stepped = false;
        var engine = await StartAsync([_sink]);
        _encoder.BeforeStep = _ =>
        {
            release.Wait();
            stepped = true;
        };
        var written = new TaskCompletionSource();
        engine.Add(new StreamId("a"), Live(written, 5000));
        await written.Task.WaitAsync(Patience);
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        var dispose = engine.DisposeAsync().AsTask();
        Assert.False(dispose.IsCompleted);
        release.Set();
        await dispose.WaitAsync(Patience);

        Assert.True(stepped);
    }

    [Fact]
    public async Task StartAsync_Interrupted_LetsStartedSinksSayGoodbye()
    {
        using var interrupt = new CancellationTokenSource();
        var engine = NewEngine([_sink, new RecordingSink("late") { OnStart = interrupt.Cancel }], new EngineOptions());
        await Assert.ThrowsAsync<OperationCanceledException>(() => engine.StartAsync(Info(), interrupt.Token));
        Assert.True(_sink.Stopped);
        Assert.False(_sink.StoppedInHaste);
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task StartAsync_ASinkCannotWork_StopsTheOthersAndThrows()
    {
        var failure = new Emotion2VecException(ErrorKind.PermissionDenied, "log.jsonl: permission denied");
        var engine = NewEngine([_sink, new RecordingSink("bad") { StartFailure = failure }], new EngineOptions());
        Assert.Same(failure, await Assert.ThrowsAsync<Emotion2VecException>(() => engine.StartAsync(Info(), CancellationToken.None)));
        Assert.True(_sink.Stopped);
        await engine.DisposeAsync();
    }

    [Fact]
    public void Constructor_BadOptions_NamesAllOfThem()
    {
        var options = new EngineOptions { RingSeconds = 0, Defaults = new() { PoolingTauSeconds = double.NaN }, SinkQueueBlocks = -1 };
        var error = Assert.Throws<Emotion2VecException>(() => NewEngine([], options));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.All(new[] { "RingSeconds", "PoolingTauSeconds", "SinkQueueBlocks" }, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_InfiniteTau_IsFine() => Assert.NotNull(NewEngine([], new EngineOptions { Defaults = new() { PoolingTauSeconds = double.PositiveInfinity } }));

    [Fact]
    public async Task Add_OwnSettings_HoldForThatStreamAloneIfTheyAreSound()
    {
        await using var engine = await StartAsync([], new EngineOptions { Defaults = new() { PoolingTauSeconds = 0.75 } });
        var settings = new StreamSettings { PoolingTauSeconds = 3 };
        Assert.Same(settings, engine.Add(new StreamId("own"), Silence(), settings: settings).Settings);
        Assert.Equal(0.75, engine.Add(new StreamId("other"), Silence()).Settings.PoolingTauSeconds);
        Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("bad"), Silence(), settings: new() { PoolingTauSeconds = 0 }));
        Assert.Equal(2, engine.Streams.Count);
    }

    [Fact]
    public void Constructor_ModelWithoutClasses_Throws()
    {
        using var encoder = new ScriptedEncoder(4, 1, "unuse_0", "unuse_1");
        var error = Assert.Throws<Emotion2VecException>(() =>
            new StreamEngine(encoder, [], new LinearResamplers(), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
    }

    [Fact]
    public async Task Add_ModelWithUnusedLabels_NeverScoresThem()
    {
        using var encoder = new ScriptedEncoder(4, 1, "calm", "unuse_0", "sad");
        await using var engine = new StreamEngine(encoder, [_sink], new LinearResamplers(), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(Info(), CancellationToken.None);
        await engine.Add(new StreamId("a"), ScriptedSource.File(16000, Enumerable.Repeat(0.5f, 16000).ToArray())).Completion.WaitAsync(Patience);
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.All(_sink.States, state => Assert.Equal(2, state.Probabilities.Count));
        Assert.Equal("sad", _sink.States[^1].Label);
        Assert.Equal(["calm", "sad"], engine.Describe("1", "").Encoder.Labels);
    }

    [Fact]
    public void Complete_LatencyAccount_AddsQueueingAndSmoothing()
    {
        var account = new StreamSettings { PoolingTauSeconds = 1.5 }.Complete(_encoder.Info.Latency);
        Assert.Equal(5, account.QueueingMs);
        Assert.Equal(1040, account.SmoothingMs, 0.5);
    }

    private static ScriptedSource Silence() => Live(new TaskCompletionSource(), 0);

    private static ScriptedSource Live(TaskCompletionSource written, int samples) => new(true, async (writer, stop) =>
    {
        writer.Begin(16000);
        Assert.True(writer.TryWrite(new float[samples]));
        written.TrySetResult();
        await Task.Delay(Timeout.Infinite, stop);
    });

    private NodeInfo Info() => new() { Version = "0", Encoder = _encoder.Info, PoolingTauSeconds = 1.5 };

    private StreamEngine NewEngine(IEventSink[] sinks, EngineOptions options) =>
        new(_encoder, sinks, new LinearResamplers(delay: 5), options, TimeProvider.System, NullLoggerFactory.Instance);

    private async Task<StreamEngine> StartAsync(IEventSink[] sinks, EngineOptions? options = null)
    {
        var engine = NewEngine(sinks, options ?? new EngineOptions());
        await engine.StartAsync(Info(), CancellationToken.None);
        return engine;
    }
}

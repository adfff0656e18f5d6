using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Core.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class StreamHallTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ScriptedEncoder _encoder = new(chunkFrames: 4, maxBatch: 3);
    private readonly RecordingSink _sink = new();
    private readonly TaskCompletionSource<IStreamHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamEngine _engine;
    private readonly StreamHall _hall;

    public StreamHallTests()
    {
        _engine = new StreamEngine(_encoder, [_sink], new LinearResamplers(), new EngineOptions { MaxStreams = 3 }, TimeProvider.System, NullLoggerFactory.Instance);
        _hall = new StreamHall(_engine, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public Task InitializeAsync() => _engine.StartAsync(new NodeInfo { Version = "0", Encoder = _encoder.Info, PoolingTauSeconds = 1.5 }, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _hall.CloseDoorsAsync();
        await _engine.DisposeAsync();
        _hall.Dispose();
        _encoder.Dispose();
    }

    [Fact]
    public async Task Open_SameNameTwice_NumbersTheSecondAndFreesTheName()
    {
        _hall.Start([Door("in")]);
        var host = await _host.Task.WaitAsync(Patience);
        var (first, second) = (new FedSource("a"), new FedSource("b"));

        var handle = host.Open("Anna", first);
        Assert.Equal("in-anna", handle.Id.ToString());
        Assert.Equal("in-anna-2", host.Open("anna", second).Id.ToString());
        first.End();
        await handle.Completion.WaitAsync(Patience);
        Assert.Equal("in-anna", host.Open("anna", new FedSource("c")).Id.ToString());
    }

    [Fact]
    public async Task Open_NameOfAConfiguredStream_IsNeverTaken()
    {
        _hall.Start([Door("in"), (new StreamId("in-a"), new AudioInput(Silence()))]);
        var host = await _host.Task.WaitAsync(Patience);

        Assert.Equal("in-a-2", host.Open("a", new FedSource("x")).Id.ToString());
    }

    [Fact]
    public async Task Open_NodeIsFull_IsRefusedAndNobodySuffers()
    {
        var ends = _hall.Start([Door("in"), (new StreamId("a"), new AudioInput(Silence()))]);
        var host = await _host.Task.WaitAsync(Patience);
        host.Open("b", new FedSource("b"));
        host.Open("c", new FedSource("c"));

        var refusal = Assert.Throws<Emotion2VecException>(() => host.Open("d", new FedSource("d")));

        Assert.Contains("MaxStreams", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, _engine.Streams.Count);
        Assert.All(ends, end => Assert.False(end.IsCompleted));
        await _engine.RemoveAsync(new StreamId("in-b"));
        Assert.Equal("in-d", host.Open("d", new FedSource("d")).Id.ToString());
    }

    [Fact]
    public async Task Open_EngineStopping_SaysSo()
    {
        _hall.Start([Door("in")]);
        var host = await _host.Task.WaitAsync(Patience);
        await _engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Contains("stopping", Assert.Throws<Emotion2VecException>(() => host.Open("a", new FedSource("a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OneDoorIsBroken_TheOthersServe()
    {
        var failure = new Emotion2VecException(ErrorKind.Configuration, "bad address");
        var ends = _hall.Start([(new StreamId("bad"), new AudioInput(new ScriptedDoor((_, _) => throw failure))), Door("in")]);

        Assert.Equal(new InputEnd(new StreamId("bad"), failure), await ends[0].WaitAsync(Patience));
        var host = await _host.Task.WaitAsync(Patience);
        Assert.Equal("in-a", host.Open("a", new FedSource("a")).Id.ToString());
        Assert.False(ends[1].IsCompleted);
        await _hall.CloseDoorsAsync();
        Assert.Null((await ends[1].WaitAsync(Patience)).Error);
        await _engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Contains(_sink.Statuses, status => status.Stream == new StreamId("bad") && status is { Condition: StreamCondition.Offline, Reason: "bad address" });
        Assert.Contains(_sink.Statuses, status => status.Stream == new StreamId("in") && status is { Condition: StreamCondition.Offline, Reason: "stopped" });
    }

    private (StreamId Id, AudioInput Input) Door(string id) => (new StreamId(id), new AudioInput(new ScriptedDoor((host, stop) =>
    {
        host.Opened("here");
        _host.TrySetResult(host);
        return Task.Delay(Timeout.Infinite, stop);
    })));

    private static ScriptedSource Silence() => new(true, (writer, stop) =>
    {
        writer.Begin(16000);
        return Task.Delay(Timeout.Infinite, stop);
    });
}

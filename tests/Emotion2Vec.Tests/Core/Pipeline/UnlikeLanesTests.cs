using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>One engine on a lane that carries much and two that carry little.</summary>
public sealed class UnlikeLanesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptedEncoder _strong = new(chunkFrames: 4, maxBatch: 3) { Room = 9 };
    private readonly ScriptedEncoder _weak = new(chunkFrames: 4, maxBatch: 2);
    private readonly RecordingSink _sink = new();
    private readonly TaskCompletionSource _gate = new();

    [Fact]
    public async Task Add_LanesCarryUnlike_FillInProportionAndEveryStreamIsHeard()
    {
        await using var engine = await StartAsync();
        var handles = Add(engine, 12);
        Assert.Equal([8, 2, 2], Counts());
        _gate.SetResult();
        var ends = await Task.WhenAll(handles.Select(handle => handle.Completion)).WaitAsync(Patience);

        // Each kind asserts that no step is larger than it takes.
        Assert.All(ends, end => Assert.Equal((null, ModelAudio.FramesIn(16_000)), (end.Error, end.Health.Frames)));
    }

    [Fact]
    public async Task Add_StrongLaneIsFull_OthersTakeWhatComesUntilAPlaceIsFree()
    {
        await using var engine = await StartAsync();
        Add(engine, 20);
        Assert.Equal(9, Counts()[0]);
        Assert.Equal(11, Counts()[1] + Counts()[2]);
        await engine.RemoveAsync(new StreamId("s0")).WaitAsync(Patience);
        engine.Add(new StreamId("late"), After(_gate.Task));
        Assert.Equal(10, Counts()[0]);
        _gate.SetResult();
    }

    [Fact]
    public async Task Add_EveryLaneIsFull_SaysWhatTheBestOfThemSaid()
    {
        var full = new ScriptedEncoder { Room = 0 };
        await using var engine = await StartAsync(new MixedEncoder(new LaneKind("full", full, 1), new LaneKind("tiny", new ScriptedEncoder { Room = 1 }, 1)), lanes: 1);
        engine.Add(new StreamId("one"), After(_gate.Task));
        var error = Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("s"), After(_gate.Task)));
        Assert.Equal((ErrorKind.InvalidInput, "there is room for 0"), (error.Kind, error.Message));
        Assert.Single(engine.Streams);
        _gate.SetResult();
    }

    [Fact]
    public async Task Add_StrongLaneIsLost_CostsItsOwnStreamsAndItsPlaces()
    {
        // 0.7 of 8 + 4 are admitted, and of 4 once the strong lane is gone.
        await using var engine = await StartAsync();
        _gate.SetResult();
        _strong.BeforeStep = _ => throw new Emotion2VecException(ErrorKind.EngineLost, "gone");
        var lost = engine.Add(new StreamId("lost"), After(_gate.Task));
        Assert.Equal("gone", (await lost.Completion.WaitAsync(Patience)).Error?.Message);
        _strong.IsLost = true;
        var handles = Enumerable.Range(0, 2).Select(i => engine.Add(new StreamId($"live{i}"), Live(), isGuest: true)).ToArray();
        Assert.Equal([1, 1, 1], Counts());
        var error = Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("more"), Live(), isGuest: true));
        Assert.Equal(ErrorKind.Overloaded, error.Kind);
        Assert.Contains("admitted here 2", error.Message, StringComparison.Ordinal);
        Assert.All(handles, handle => Assert.False(handle.Completion.IsCompleted));

        // What has no hurry goes on as ever.
        Assert.Null((await engine.Add(new StreamId("file"), After(_gate.Task)).Completion.WaitAsync(Patience)).Error);
    }

    [Fact]
    public async Task Add_LiveGuests_AreAdmittedByWhatAllLanesCarryTogether()
    {
        await using var engine = await StartAsync();
        for (var i = 0; i < 8; i++)
        {
            engine.Add(new StreamId($"s{i}"), Live(), isGuest: true);
        }

        Assert.Contains("carry 12.0", Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("more"), Live(), isGuest: true)).Message, StringComparison.Ordinal);
    }

    private static ScriptedSource After(Task gate) => new(false, async (writer, stop) =>
    {
        await gate;
        await ScriptedSource.WriteAsync(writer, 16000, new float[16_000], stop);
    });

    private static ScriptedSource Live() => new(true, async (writer, stop) =>
    {
        writer.Begin(16000);
        await Task.Delay(Timeout.Infinite, stop);
    });

    private int[] Counts() => [_strong.Slots.Count, .. _weak.Lanes.Select(lane => lane.Slots.Count)];

    private StreamHandle[] Add(StreamEngine engine, int count) => [.. Enumerable.Range(0, count).Select(i => engine.Add(new StreamId($"s{i}"), After(_gate.Task)))];

    private Task<StreamEngine> StartAsync() => StartAsync(new MixedEncoder(new LaneKind("strong", _strong, 1), new LaneKind("weak", _weak, 2)), lanes: 2);

    private async Task<StreamEngine> StartAsync(MixedEncoder encoder, int lanes)
    {
        var options = new EngineOptions
        {
            Lanes = 1 + lanes,
            RefuseBeyondCapacity = true,
            Capacities = [new() { Lanes = 1, BatchLimit = 3, StreamsMeasured = 8 }, new() { Lanes = lanes, BatchLimit = 2, StreamsMeasured = 2 * lanes }],
        };
        var engine = new StreamEngine(encoder, [_sink], new LinearResamplers(), options, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(new() { Version = "0", Encoder = encoder.Info, PoolingTauSeconds = 1.5 }, CancellationToken.None);
        return engine;
    }
}

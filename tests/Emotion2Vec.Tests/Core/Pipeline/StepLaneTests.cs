using System.Collections.Concurrent;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>Several step threads: who carries which stream, and what one of them may do to the others.</summary>
public sealed class StepLaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptedEncoder _encoder = new(chunkFrames: 4, maxBatch: 3);
    private readonly RecordingSink _sink = new();

    [Fact]
    public async Task Add_SeveralLanes_StreamsAreSharedOutAndKeepTheirThread()
    {
        await using var engine = await StartAsync(lanes: 3);
        var threads = new ConcurrentDictionary<ScriptedSlot, ConcurrentDictionary<int, bool>>();
        foreach (var lane in _encoder.Lanes.Prepend(_encoder))
        {
            lane.BeforeStep = slots => Array.ForEach(slots, slot => threads.GetOrAdd(slot, _ => new())[Environment.CurrentManagedThreadId] = true);
        }

        var gate = new TaskCompletionSource();
        var handles = Enumerable.Range(0, 6).Select(i => engine.Add(new StreamId($"s{i}"), After(gate.Task, new float[16_000 + i]))).ToArray();
        gate.SetResult();
        var ends = await Task.WhenAll(handles.Select(handle => handle.Completion)).WaitAsync(Patience);

        Assert.Equal([2, 2, 2], _encoder.Lanes.Prepend(_encoder).Select(lane => lane.Slots.Count));
        Assert.All(threads.Values, seen => Assert.Single(seen));
        Assert.Equal(3, threads.Values.SelectMany(seen => seen.Keys).Distinct().Count());
        Assert.Equal(ends.Select((_, i) => ModelAudio.FramesIn(16_000 + i)), ends.Select(end => end.Health.Frames));
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(ends.Sum(end => end.Health.Frames), _sink.Frames.Sum(block => block.FrameCount));
        Assert.All(handles, handle => Assert.Equal(StreamCondition.Offline, _sink.Statuses.Last(status => status.Stream == handle.Id).Condition));
    }

    [Fact]
    public async Task Add_AfterOthersLeft_JoinsTheLaneWithFewest()
    {
        await using var engine = await StartAsync(lanes: 2);
        var stay = new TaskCompletionSource();
        var handles = Enumerable.Range(0, 6).Select(i => engine.Add(new StreamId($"s{i}"), After(stay.Task, []))).ToArray();

        // They joined by turns, so these three were all of one lane.
        await Task.WhenAll(new[] { 0, 2, 4 }.Select(i => engine.RemoveAsync(handles[i].Id))).WaitAsync(Patience);
        for (var i = 6; i < 9; i++)
        {
            engine.Add(new StreamId($"s{i}"), After(stay.Task, []));
        }

        Assert.Equal([6, 3], _encoder.Lanes.Prepend(_encoder).Select(lane => lane.Slots.Count));
        stay.SetResult();
    }

    [Fact]
    public async Task Step_OneLaneHangs_TheOthersGoOn()
    {
        using var release = new ManualResetEventSlim();
        await using var engine = await StartAsync(lanes: 2);
        _encoder.BeforeStep = _ => release.Wait();
        var stuck = engine.Add(new StreamId("stuck"), ScriptedSource.File(16000, new float[16_000]));
        for (var i = 0; i < 3; i++)
        {
            // Every one of them joins the lane with fewer streams; the first is where it is.
            await engine.Add(new StreamId($"free{i}"), ScriptedSource.File(16000, new float[16_000])).Completion.WaitAsync(Patience);
        }

        Assert.False(stuck.Completion.IsCompleted);
        release.Set();
        await stuck.Completion.WaitAsync(Patience);
    }

    [Fact]
    public async Task Step_OneLaneFails_TheOthersLoseNothing()
    {
        await using var engine = await StartAsync(lanes: 2);
        _encoder.BeforeStep = _ => throw new InvalidOperationException("no");
        var gate = new TaskCompletionSource();
        var guilty = engine.Add(new StreamId("guilty"), After(gate.Task, new float[16_000]));
        var innocent = engine.Add(new StreamId("innocent"), After(gate.Task, new float[16_000]));
        gate.SetResult();
        Assert.NotNull((await guilty.Completion.WaitAsync(Patience)).Error);
        var end = await innocent.Completion.WaitAsync(Patience);
        Assert.Null(end.Error);
        Assert.Equal(ModelAudio.FramesIn(16_000), end.Health.Frames);
    }

    [Fact]
    public async Task Add_OneLaneIsLost_NewStreamsGoToTheOthers()
    {
        await using var engine = await StartAsync(lanes: 2);
        _encoder.IsLost = true;
        foreach (var i in Enumerable.Range(0, 3))
        {
            await engine.Add(new StreamId($"s{i}"), ScriptedSource.File(16000, new float[16_000])).Completion.WaitAsync(Patience);
        }

        Assert.Equal((0, 3), (_encoder.Slots.Count, _encoder.Lanes[0].Slots.Count));
    }

    private static ScriptedSource After(Task gate, float[] samples) => new(false, async (writer, stop) =>
    {
        await gate;
        await ScriptedSource.WriteAsync(writer, 16000, samples, stop);
    });

    private async Task<StreamEngine> StartAsync(int lanes)
    {
        var engine = new StreamEngine(_encoder, [_sink], new LinearResamplers(), new EngineOptions { Lanes = lanes }, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(new NodeInfo { Version = "0", Encoder = _encoder.Info, PoolingTauSeconds = 1.5 }, CancellationToken.None);
        return engine;
    }
}

using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StreamHandleTests
{
    private const int Second = ModelAudio.SampleRate;

    private static readonly float[] Loud = [.. Enumerable.Repeat(1f, 2 * Second)];

    private readonly PipelineRig _rig = new(new ScriptedEncoder(chunkFrames: 4));
    private readonly AudioRing _ring;
    private readonly StreamLifecycle _lifecycle;
    private readonly StreamHandle _handle;

    public StreamHandleTests()
    {
        (_ring, _, _lifecycle) = _rig.Add("a");
        _handle = new StreamHandle(new StreamId("a"), "test", _ring, _rig.Wanted["a"], _lifecycle, _lifecycle.Ended);
        _ring.Begin(Second);
    }

    [Fact]
    public async Task Pause_SoundGoesOn_IsThrownAwayAndWhatWasHeardEnds()
    {
        Write(Loud);
        _handle.Pause();
        _handle.Pause();
        Write(Loud);

        Assert.True(_handle.IsPaused);
        Assert.Equal(StreamCondition.Paused, _handle.Status!.Condition);
        var frames = (await EndAsync()).Sum(block => block.FrameCount);
        Assert.Equal(ModelAudio.FramesIn(2 * Second), frames);
        Assert.Equal([EmotionEventStage.Provisional, EmotionEventStage.Confirmed, EmotionEventStage.Ended], _rig.Sink.Events.Select(told => told.Event.Stage));
        Assert.Single(_rig.Sink.Utterances);

        // The end of what was heard is told at the pause, before the end of the stream.
        var told = _rig.Sink.Told.ToList();
        Assert.True(told.IndexOf(_rig.Sink.Events[^1]) < told.IndexOf(_rig.Sink.Statuses[^1]));
    }

    [Fact]
    public async Task Resume_SoundGoesOn_IsANewRunWithoutAPast()
    {
        Write(Loud);
        _handle.Pause();
        Write(Loud);
        _handle.Resume();
        Assert.Equal((StreamCondition.Paused, false), (_handle.Status!.Condition, _handle.IsPaused));
        Write(Loud);

        Assert.Equal((StreamCondition.Online, "sound arrives"), (_handle.Status!.Condition, _handle.Status.Reason));
        var frames = await EndAsync();
        Assert.Equal(1, _rig.Encoder.Slots[0].Resets);
        Assert.Equal(2 * ModelAudio.FramesIn(2 * Second), frames.Sum(block => block.FrameCount));
        Assert.Equal(frames.Select(block => block.FirstFrame).Order(), frames.Select(block => block.FirstFrame));
        var half = frames.First(block => block.FirstFrame >= 2 * Second / ModelAudio.HopSamples);
        Assert.Equal(TrajectoryPhase.Warmup, half.Phase);
        Assert.Equal(frames[0].Probabilities, half.Probabilities);
        Assert.Equal([0L, 0, 0, 1, 1, 1], _rig.Sink.Events.Select(told => told.Event.Episode));
        Assert.Equal([0L, 1], _rig.Sink.Utterances.Select(told => told.Number));
    }

    [Fact]
    public async Task Pause_SourceFailsMeanwhile_IsToldAfterwards()
    {
        Write(Loud);
        _handle.Pause();
        _lifecycle.Degraded(_ring.LastRunNumber, "cable pulled");
        Assert.Equal(StreamCondition.Paused, _handle.Status!.Condition);
        _handle.Resume();
        Assert.Equal((StreamCondition.Degraded, "cable pulled"), (_handle.Status!.Condition, _handle.Status.Reason));
        await EndAsync();
    }

    [Fact]
    public async Task Pause_BeforeTheFirstSoundOrAfterTheEnd_IsHarmless()
    {
        _handle.Pause();
        Write(Loud);
        _handle.Resume();
        Assert.Empty(await EndAsync());
        _handle.Pause();
        _handle.Resume();
        Assert.Equal(StreamCondition.Offline, _handle.Status!.Condition);
    }

    [Fact]
    public async Task Reconfigure_MidStream_KeepsTheEncodersStateAndBeginsTheTrajectoryAnew()
    {
        Write(Loud);
        _handle.Reconfigure(new() { PoolingTauSeconds = 0.75, EventRules = new() { EnterProbability = 0.99f, LeaveProbability = 0.1f } });
        Assert.Equal(0.75, _handle.Settings.PoolingTauSeconds);
        Write(Loud);

        var frames = await EndAsync();
        Assert.Equal(0, _rig.Encoder.Slots[0].Resets);
        Assert.Equal(ModelAudio.FramesIn(4 * Second), frames.Sum(block => block.FrameCount));
        Assert.Equal(2, frames.Count(block => block.Phase == TrajectoryPhase.Warmup && block.Probabilities.SequenceEqual(frames[0].Probabilities)));
        Assert.Equal([EmotionEventStage.Provisional, EmotionEventStage.Confirmed, EmotionEventStage.Ended], _rig.Sink.Events.Select(told => told.Event.Stage));
        Assert.Equal([0L, 1], _rig.Sink.Utterances.Select(told => told.Number));
    }

    [Fact]
    public async Task Reconfigure_OutOfRange_ChangesNothing()
    {
        var before = _handle.Settings;
        var failure = Assert.Throws<Emotion2VecException>(() => _handle.Reconfigure(new() { PoolingTauSeconds = -1 }));

        Assert.Equal(ErrorKind.InvalidInput, failure.Kind);
        Assert.Same(before, _handle.Settings);
        await EndAsync();
    }

    private void Write(float[] sound)
    {
        foreach (var block in sound.Chunk(Second / 50))
        {
            Assert.True(_ring.TryWrite(block));
            _rig.RunAll();
        }
    }

    private async Task<IReadOnlyList<RecordedFrames>> EndAsync()
    {
        _ring.Complete("end", null);
        _rig.RunAll();
        return (await _rig.DrainAsync()).Frames;
    }
}

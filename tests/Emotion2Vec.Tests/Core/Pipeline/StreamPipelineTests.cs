using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Tests.Core.Gating;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StreamPipelineTests
{
    [Theory]
    [InlineData(399, 0)]
    [InlineData(400, 1)]
    [InlineData(1679, 4)]
    [InlineData(1680, 5)]
    [InlineData(16000, 49)]
    [InlineData(50001, 156)]
    public async Task Pump_WholeSound_PublishesEveryFrameOnceInOrder(int samples, int frames)
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4));
        var (ring, _, lifecycle) = rig.Add("a");
        ring.Begin(16000);
        for (var at = 0; at < samples; at += 137)
        {
            Assert.True(ring.TryWrite(new float[Math.Min(137, samples - at)]));
            rig.RunAll();
        }

        ring.Complete("end of stream", null);
        rig.RunAll();
        var end = await lifecycle.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        var told = (await rig.DrainAsync()).Frames;

        Assert.Equal(frames, told.Sum(block => block.FrameCount));
        Assert.Equal(frames, end.Health.Frames);
        Assert.Equal(samples / 16000.0, end.Health.AudioSeconds, 1e-9);
        Assert.Equal(Enumerable.Range(0, told.Count).Select(i => (long)i), told.Select(block => block.Sequence));
        Assert.Equal(Enumerable.Range(0, told.Count).Select(i => i * 4L), told.Select(block => block.FirstFrame));
        Assert.Equal(frames == 0, end.State is null);
        Assert.True(rig.Encoder.Slots[0].Disposed);
    }

    [Fact]
    public async Task Publish_InfiniteTau_YieldsTheSoftmaxOfTheRunningMeanOfLogits()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 3), new EngineOptions { Defaults = new() { PoolingTauSeconds = double.PositiveInfinity } });
        var (ring, _, _) = rig.Add("a");
        var random = new Random(2);
        var sound = Enumerable.Range(0, 40000).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
        ring.Begin(16000);
        ring.TryWrite(sound);
        ring.Complete("end", null);
        rig.RunAll();
        var told = (await rig.DrainAsync()).Frames;

        double sum = 0;
        var t = 0;
        foreach (var block in told)
        {
            for (var i = 0; i < block.FrameCount; i++, t++)
            {
                // Class k of frame t has the logit (k + 1) times sample 320 t.
                sum += sound[320 * t];
                var h = sum / (t + 1) * Math.Min(1, (t + 1) / 25.0);
                double[] exp = [Math.Exp(h), Math.Exp(2 * h), Math.Exp(3 * h)];
                for (var k = 0; k < 3; k++)
                {
                    Assert.Equal(exp[k] / exp.Sum(), block.Probabilities[(i * 3) + k], 1e-6);
                }

                Assert.Equal(1, block.Speech[i]);
            }
        }

        Assert.Equal(124, t);
    }

    [Fact]
    public async Task Publish_BlocksCarryTheTimeOfTheirFirstFrame()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4));
        var (ring, _, _) = rig.Add("a");
        ring.Begin(8000);
        var captured = rig.Clock.GetUtcNow().AddHours(-1).UtcTicks;
        ring.Mark(new AudioMark(AudioMarkKind.Clock, 0, captured, 5000));
        ring.TryWrite(new float[8000]);
        rig.RunAll();
        ring.Complete("end", null);
        rig.RunAll();

        foreach (var block in (await rig.DrainAsync()).Frames)
        {
            Assert.Equal(captured + (block.FirstFrame * 20 * TimeSpan.TicksPerMillisecond), block.UtcTicks);
            Assert.Equal(5000 + (block.FirstFrame * 160), block.RtpTimestamp);
        }
    }

    [Fact]
    public async Task Publish_WithoutClockMarks_FallsBackToTheStartOfTheRun()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4));
        var (ring, _, _) = rig.Add("a");
        ring.Begin(16000);
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        var start = rig.Clock.GetUtcNow().AddMilliseconds(-1000);
        ring.TryWrite(new float[16000]);
        rig.RunAll();

        var blocks = (await rig.DrainAsync()).Frames;
        Assert.Equal(12, blocks.Count);
        Assert.All(blocks, block => Assert.Equal(start.AddMilliseconds(block.FirstFrame * 20).UtcTicks, block.UtcTicks));
        Assert.All(blocks, block => Assert.Equal(-1, block.RtpTimestamp));
    }

    [Fact]
    public async Task Publish_ConcealedAndDroppedSound_LowersTheQualityOfItsChunkOnly()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4), new EngineOptions { RingSeconds = 0.5 });
        var (ring, _, _) = rig.Add("a");
        ring.Begin(16000);

        // Chunks end at samples 1360, 2640, 3920, 5200.
        ring.TryWrite(new float[1360]);
        rig.RunAll();
        ring.Mark(new AudioMark(AudioMarkKind.Concealed, 1360, 320));
        ring.TryWrite(new float[1280]);
        rig.RunAll();
        Assert.False(ring.TryWrite(new float[100_000]));
        ring.TryWrite(new float[2560]);
        rig.RunAll();

        var sink = await rig.DrainAsync();
        Assert.All(new[] { 1f, 0.75f, 1280f / 101_280, 1f }.Zip(sink.Frames), pair => Assert.Equal(pair.First, pair.Second.Quality, 1e-6));
        Assert.Equal(4, sink.Frames.Count);
        Assert.Equal(100_000, ring.DroppedSamples);

        // What was dropped is missing in the frames, but not in the clock. The third chunk starts 80 samples before the hole.
        var jumps = sink.Frames.Zip(sink.Frames.Skip(1), (a, b) => TimeSpan.FromTicks(b.UtcTicks - a.UtcTicks).TotalMilliseconds);
        Assert.Equal([80, 80, 80 + 6250], jumps);
    }

    [Fact]
    public async Task Publish_ConcealedSound_WeighsItsFramesByWhatWasHeard()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4));
        var (ring, _, _) = rig.Add("a");
        ring.Begin(8000);
        ring.Mark(new AudioMark(AudioMarkKind.Concealed, 160, 160 + 40));
        ring.TryWrite(new float[680]);
        rig.RunAll();

        var block = Assert.Single((await rig.DrainAsync()).Frames);
        Assert.Equal([1, 0, 0.75f, 1], block.Speech);
        Assert.Equal((1 - (200f / 640)) * Bandwidth.ShareOf(8000), block.Quality, 1e-5);
    }

    [Fact]
    public async Task Publish_Gate_PoolsSpeechOnlyAndStartsAnewAfterLongSilence()
    {
        var detector = new ScriptedDetector(320);
        var gates = new SpeechGates(detector, new GateOptions { MinSpeechMs = 0, MinSilenceMs = 0, PadMs = 0 });
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 5)) { Gates = gates };
        var (ring, _, _) = rig.Add("a");
        ring.Begin(16000);
        float[] seconds = [0.9f, 0, 0, 0.6f];
        foreach (var level in seconds)
        {
            ring.TryWrite(Enumerable.Repeat(level, 16000).ToArray());
            rig.RunAll();
        }

        ring.Complete("end", null);
        rig.RunAll();
        var blocks = (await rig.DrainAsync()).Frames;

        // Chunks of 5 frames. Samples beyond the last whole frame of 400 make none.
        Assert.Equal(199, blocks.Sum(block => block.FrameCount));
        Assert.Equal([.. Enumerable.Repeat(1f, 50), .. new float[100], .. Enumerable.Repeat(1f, 49)], blocks.SelectMany(block => block.Speech));
        Assert.Equal([.. Enumerable.Repeat(TrajectoryPhase.Warmup, 4), .. Enumerable.Repeat(TrajectoryPhase.Tracking, 21), .. Enumerable.Repeat(TrajectoryPhase.NoSpeech, 5),
            .. Enumerable.Repeat(TrajectoryPhase.Warmup, 4), .. Enumerable.Repeat(TrajectoryPhase.Tracking, 6)], blocks.Select(block => block.Phase));

        // Silence changes nothing, and what comes after it owes nothing to what was before.
        Assert.All(blocks.Skip(10).Take(20), block => Assert.Equal(blocks[9].Probabilities[^3..], block.Probabilities[^3..]));
        double[] exp = [Math.Exp(0.6), Math.Exp(1.2), Math.Exp(1.8)];
        Assert.All(exp.Zip(blocks[^1].Probabilities[^3..]), pair => Assert.Equal(pair.First / exp.Sum(), pair.Second, 1e-6));
        Assert.True(detector.Disposed);
        Assert.Equal(20 * Math.Log10(0.6), blocks[^1].Level.RmsDbfs, 1e-3);
    }

    [Fact]
    public async Task Pump_DetectorFails_TakesTheStreamOffline()
    {
        var detector = new ScriptedDetector();
        var rig = new PipelineRig(new ScriptedEncoder()) { Gates = new SpeechGates(detector, new()) };
        var (ring, _, lifecycle) = rig.Add("a");
        detector.Failure = new InvalidOperationException("deaf");
        ring.Begin(16000);
        ring.TryWrite(new float[16000]);
        rig.RunAll();

        Assert.Equal("deaf", (await lifecycle.Ended).Error!.Message);
        Assert.True(detector.Disposed);
    }

    [Fact]
    public void Constructor_NoDetectorToBeHad_DisposesTheSlot()
    {
        var detector = new ScriptedDetector { Failure = new InvalidOperationException("none left") };
        var rig = new PipelineRig(new ScriptedEncoder()) { Gates = new SpeechGates(detector, new()) };
        Assert.Throws<InvalidOperationException>(() => rig.Add("a"));
        Assert.True(rig.Encoder.Slots[0].Disposed);
    }

    [Fact]
    public async Task Pump_SourceCameBack_StartsFreshAndCountsFramesOn()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4));
        var (ring, _, lifecycle) = rig.Add("a");
        ring.Begin(16000);
        ring.TryWrite(new float[16000]);
        ring.EndRun();
        rig.RunAll();
        Assert.Equal(StreamCondition.Online, lifecycle.Status!.Condition);
        lifecycle.Degraded(ring.LastRunNumber, "lost");
        ring.Begin(8000);
        ring.TryWrite(new float[8000]);
        rig.RunAll();
        Assert.Equal(StreamCondition.Online, lifecycle.Status!.Condition);
        ring.Complete("end", null);
        rig.RunAll();

        var sink = await rig.DrainAsync();
        Assert.Equal(1, rig.Encoder.Slots[0].Resets);
        Assert.Equal(98, sink.Frames.Sum(block => block.FrameCount));
        Assert.Equal(50, sink.Frames.First(block => block.Sequence == 13).FirstFrame);
        Assert.Equal(
            [TrajectoryPhase.Tracking, TrajectoryPhase.Warmup, TrajectoryPhase.Tracking],
            [sink.Frames[12].Phase, sink.Frames[13].Phase, sink.Frames[^1].Phase]);
        Assert.Equal("end", sink.Statuses[^1].Reason);
        Assert.Equal(2, sink.Healths[^1].AudioSeconds, 1e-9);
    }

    [Fact]
    public async Task Pump_SoundOfARunThatFailedSince_DoesNotSayOnlineAgain()
    {
        var rig = new PipelineRig(new ScriptedEncoder());
        var (ring, _, lifecycle) = rig.Add("a");
        ring.Begin(16000);
        ring.TryWrite(new float[100]);
        lifecycle.Degraded(ring.LastRunNumber, "lost");
        rig.RunAll();

        Assert.Equal(["lost"], (await rig.DrainAsync()).Statuses.Select(status => status.Reason));
    }

    [Fact]
    public async Task Publish_ChunkLongerThanABlock_IsCut()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 600));
        var (ring, _, _) = rig.Add("a", isLive: false);
        ring.Begin(16000);
        for (var i = 0; i < 14; i++)
        {
            ring.TryWrite(new float[16000]);
            rig.RunAll();
        }

        ring.Complete("end", null);
        rig.RunAll();

        Assert.Equal([256, 256, 88, 99], (await rig.DrainAsync()).Frames.Select(block => block.FrameCount));
    }

    [Fact]
    public async Task Publish_WrongNumberOfLogits_TakesTheStreamOffline()
    {
        var encoder = new ScriptedEncoder(4, 2, "one", "two");
        var rig = new PipelineRig(encoder);
        var (ring, pipeline, lifecycle) = rig.Add("a");
        ring.Begin(16000);
        ring.TryWrite(new float[1359]);
        rig.RunAll();
        pipeline.Publish();
        Assert.Equal(StreamCondition.Online, lifecycle.Status!.Condition);

        var broken = new StreamPipeline(
            new("b"), true, ring, new ScriptedSlot(4, 3), lifecycle, ContextOf(encoder), new(new()), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var slot = (ScriptedSlot)broken.Slot;
        slot.Write(new float[1360]);
        slot.Run();
        broken.Publish();

        Assert.Contains("12 logits for 4 frames of 2 classes", (await lifecycle.Ended).Error!.Message, StringComparison.Ordinal);
        Assert.False(broken.IsReady);
    }

    [Fact]
    public async Task Pump_BadSamples_AreSilencedCountedAndReported()
    {
        var rig = new PipelineRig(new ScriptedEncoder());
        var (ring, _, _) = rig.Add("a");
        ring.Count(SourceCounter.SamplesInvalid, 2);
        ring.Begin(16000);
        ring.TryWrite([.. Enumerable.Repeat(float.NaN, 1000), .. Enumerable.Repeat(3f, 1000)]);
        ring.Complete("end", null);
        rig.RunAll();

        var sink = await rig.DrainAsync();
        Assert.Equal(2002, sink.Healths[^1].Source[SourceCounter.SamplesInvalid]);
        Assert.All(sink.Frames.SelectMany(block => block.Probabilities), p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public async Task Abandon_ChunkWaiting_EndsWithoutIt()
    {
        var rig = new PipelineRig(new ScriptedEncoder());
        var (ring, pipeline, lifecycle) = rig.Add("a");
        ring.Begin(16000);
        ring.TryWrite(new float[16000]);
        pipeline.Pump();
        Assert.True(pipeline.IsReady);

        pipeline.Abandon("enough");
        rig.RunAll();

        Assert.Equal("enough", (await lifecycle.Ended).Status.Reason);
        Assert.Empty((await rig.DrainAsync()).Frames);
    }

    private static EngineContext ContextOf(ScriptedEncoder encoder) => new(
        encoder.Info,
        LabelSelection.Of(encoder.Info.Labels, new()),
        new LinearResamplers(),
        EngineContext.BlocksFor(encoder.Info, LabelSelection.Of(encoder.Info.Labels, new())),
        new SinkSet([]),
        new EngineOptions(),
        TimeProvider.System);
}

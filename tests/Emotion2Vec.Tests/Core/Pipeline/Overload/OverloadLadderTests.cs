using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Tests.Core.Pipeline.Overload;

/// <summary>A machine that is asked for more than it can, in virtual time.</summary>
public sealed class OverloadLadderTests
{
    private const int StreamCount = 12;

    // What the machine carries exactly, divided by all.
    private static readonly TimeSpan FullCost = TimeSpan.FromMilliseconds(320.0 / StreamCount);

    [Fact]
    public void RunOnce_BelowCapacity_NothingChanges()
    {
        var rig = Rig(0.95);
        rig.Run(60);

        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
        Assert.True(rig.LongestWait <= TimeSpan.FromMilliseconds(320), $"{rig.LongestWait}");
    }

    [Theory]
    [InlineData(1.2)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task RunOnce_BeyondCapacityForAMinute_EveryStreamLivesBehindABoundAndSaysSoOnce(double load)
    {
        var rig = Rig(load);
        rig.Run(30);
        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Shedding, stream.Status!.Load));

        // From here on: a round of all streams, and half a chunk that may wait before it is dropped.
        rig.LongestWait = TimeSpan.Zero;
        rig.Run(60);
        var bound = TimeSpan.FromMilliseconds(320 * (load + 0.5) + 40);
        Assert.True(rig.LongestWait <= bound, $"waited {rig.LongestWait}, more than {bound}");

        rig.Parts.ForEach(part => part.Abandon("the test is over"));
        rig.Pipelines.RunAll();
        await rig.Pipelines.DrainAsync();
        var frames = rig.Streams.Select(stream => stream.Health!.Frames).ToArray();
        Assert.True(frames.Max() - frames.Min() <= 2 * OverloadRig.ChunkFrames, $"served unlike: {string.Join(' ', frames)}");
        Assert.InRange(frames.Average(), 0.9 * 60 * ModelAudio.FramesPerSecond / load, 1.1 * 60 * ModelAudio.FramesPerSecond / load);
        Assert.All(rig.Streams, stream => Assert.True(stream.Health!.ShedSamples > 0, "nothing is said of what was dropped"));
        Assert.All(rig.Streams, stream => Assert.True(stream.Health!.WithheldFrames > 0, "nothing is said of what was withheld"));
        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Shedding, stream.Health!.Load));

        // The ring's four seconds last until the ladder has been climbed; at four times the capacity just not.
        Assert.All(rig.Streams, stream => Assert.InRange(stream.Health!.RingDroppedSamples - stream.Health.ShedSamples, 0, load > 2 ? ModelAudio.SampleRate : 0));
        Assert.All(rig.Streams, stream => Assert.Contains("wait", stream.Status!.LoadReason, StringComparison.Ordinal));
        Assert.All(
            rig.Announced.Values,
            loads => Assert.Equal([StreamLoad.Full, StreamLoad.Reduced, StreamLoad.Utterances, StreamLoad.Shedding], loads.Select(load => load.Load)));
    }

    [Theory]
    [InlineData(1.8, 0.9)]
    [InlineData(2, 0.5)]
    [InlineData(4, 0.8)]
    public void RunOnce_LoadFalls_FullQualityIsBackWithinFiveSeconds(double before, double after)
    {
        var rig = Rig(before);
        rig.Run(60);
        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Shedding, stream.Status!.Load));
        rig.CostPerStream = after * FullCost;
        var fell = rig.Now.TotalSeconds;
        rig.Run(fell + 60, () => rig.Streams.All(stream => stream.Status!.Load == StreamLoad.Full));

        Assert.InRange(rig.Now.TotalSeconds - fell, 3, 5);
        rig.LongestWait = TimeSpan.Zero;
        rig.Run(fell + 60);
        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
        Assert.True(rig.LongestWait <= TimeSpan.FromMilliseconds(480), $"{rig.LongestWait}");
        Assert.All(rig.Streams, stream => Assert.Equal("", stream.Status!.LoadReason));
    }

    [Fact]
    public async Task RunOnce_EachRung_TellsWhatItPromises()
    {
        var rig = Rig(2);
        rig.Run(10);
        var at = rig.Announced[rig.Streams[0]].ToDictionary(load => load.Load, load => load.At);
        var sink = await rig.Pipelines.DrainAsync();
        var blocks = sink.Frames.Where(block => block.Stream == "s0").ToList();
        Assert.Equal(Enumerable.Range(0, blocks.Count).Select(n => (long)n), blocks.Select(block => block.Sequence));

        // At twice the capacity half a second serves a stream about once, so that the first block of this rung is its only one; then nothing but what happens is told.
        var full = blocks.Count(block => block.FirstFrame + block.FrameCount <= at[StreamLoad.Reduced] * ModelAudio.FramesPerSecond / 2);
        Assert.InRange(blocks.Count, full, full + 2);
        Assert.True(blocks[^1].FirstFrame < at[StreamLoad.Utterances] * ModelAudio.FramesPerSecond);
        Assert.All(sink.States, state => Assert.True(state.TimeMs <= 1000 * at[StreamLoad.Utterances]));
    }

    [Fact]
    public async Task RunOnce_LongerChunksSuffice_NothingIsWithheldAndNothingSwings()
    {
        // Chunks twice as long cost 1.4 times as much: what is 1.2 times too much becomes 0.84.
        var rig = Rig(1.2, longerChunkFrames: 32);
        rig.Run(60);

        Assert.All(rig.Announced.Values, loads => Assert.Equal([StreamLoad.Full, StreamLoad.LongerChunks], loads.Select(load => load.Load)));
        Assert.All(rig.Encoder.Slots, slot => Assert.Equal(32, slot.ChunkFrames));
        rig.CostPerStream = 0.5 * FullCost;
        var fell = rig.Now.TotalSeconds;
        rig.Run(fell + 60, () => rig.Streams.All(stream => stream.Status!.Load == StreamLoad.Full));
        Assert.InRange(rig.Now.TotalSeconds - fell, 1, 5);
        rig.Run(rig.Now.TotalSeconds + 10);
        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
        Assert.All(rig.Encoder.Slots, slot => Assert.Equal(16, slot.ChunkFrames));

        var sink = await rig.Pipelines.DrainAsync();
        foreach (var stream in rig.Streams)
        {
            Assert.Equal((0L, 0L), (stream.Health!.WithheldFrames, stream.Health.RingDroppedSamples));
        }

        // Every frame once and in order, whatever the chunks were.
        foreach (var blocks in sink.Frames.GroupBy(block => block.Stream))
        {
            var next = 0L;
            foreach (var block in blocks)
            {
                Assert.Equal(next, block.FirstFrame);
                next += block.FrameCount;
            }
        }
    }

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(4, 0.7)]
    public void RunOnce_LoadFallsBelowWhatOrdinaryChunksNeed_FullQualityIsBackWithinFiveSeconds(double before, double after)
    {
        var rig = Rig(before, longerChunkFrames: 32);
        rig.Run(60);
        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Shedding, stream.Status!.Load));
        rig.CostPerStream = after * FullCost;
        var fell = rig.Now.TotalSeconds;
        rig.Run(fell + 60, () => rig.Streams.All(stream => stream.Status!.Load == StreamLoad.Full));

        Assert.InRange(rig.Now.TotalSeconds - fell, 3, 5);
        rig.Run(fell + 60);
        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(2)]
    public void RunOnce_AnyLoad_TellsWhatTheLaneCarries(double load)
    {
        var rig = Rig(load);
        rig.Run(30);

        var measured = rig.Pipelines.Loop.Measured!.Value;
        Assert.Equal(StreamCount / load, measured.Streams, 0.02 * StreamCount / load);
        Assert.Equal(Math.Min(load, 1), measured.Busy, 0.1);
    }

    [Fact]
    public void RunOnce_OneSourceAheadOfTime_HarmsNobody()
    {
        var rig = Rig(0.7);
        rig.Add("hasty", pace: 5);
        rig.Run(60);

        Assert.All(rig.Streams, stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
        Assert.All(rig.Parts.Take(StreamCount), part => Assert.False(part.HasShed));
    }

    [Fact]
    public async Task RunOnce_FileBesideOverload_IsToldWhole()
    {
        var rig = Rig(4);
        rig.Run(10);
        var (ring, _, lifecycle) = rig.Pipelines.Add("file", isLive: false);
        ring.Begin(ModelAudio.SampleRate);
        ring.TryWrite(new float[3 * ModelAudio.SampleRate]);
        ring.Complete("end of stream", null);
        rig.Run(60, () => lifecycle.Ended.IsCompleted);
        var sink = await rig.Pipelines.DrainAsync();

        Assert.True(lifecycle.Ended.IsCompleted, "the file starved");
        Assert.Equal(StreamLoad.Full, lifecycle.Status!.Load);
        Assert.Equal(ModelAudio.FramesIn(3 * ModelAudio.SampleRate), sink.Frames.Where(block => block.Stream == "file").Sum(block => block.FrameCount));
        Assert.Equal(0, lifecycle.Health!.RingDroppedSamples);
    }

    [Fact]
    public void RunOnce_Shedding_AllocatesNothing()
    {
        // One pass in the time of a chunk steps two of three streams. Nothing is to be told meanwhile, neither of health nor of an utterance.
        var rig = new PipelineRig(new ScriptedEncoder(OverloadRig.ChunkFrames), new EngineOptions { HealthIntervalSeconds = 3600, Utterances = new() { MostFrames = int.MaxValue } });
        var streams = Enumerable.Range(0, 3).Select(i => rig.Add($"s{i}")).ToArray();
        var chunk = new float[OverloadRig.ChunkFrames * ModelAudio.HopSamples];
        Array.ForEach(streams, stream => stream.Ring.Begin(ModelAudio.SampleRate));
        Run(200);
        Assert.All(streams, stream => Assert.Equal(StreamLoad.Shedding, stream.Lifecycle.Status!.Load));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var shed = Run(1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(shed > 100, "nothing was shed");

        int Run(int rounds)
        {
            var shed = 0;
            for (var i = 0; i < rounds; i++)
            {
                rig.Clock.Advance(TimeSpan.FromMilliseconds(320));
                foreach (var stream in streams)
                {
                    stream.Ring.TryWrite(chunk);
                }

                rig.Loop.RunOnce();
                foreach (var stream in streams)
                {
                    shed += stream.Pipeline.HasShed ? 1 : 0;
                }
            }

            return shed;
        }
    }

    [Fact]
    public void Load_SameAgain_IsNotAnnouncedAgain()
    {
        var (_, _, lifecycle) = new PipelineRig(new ScriptedEncoder()).Add("a");
        lifecycle.Load(StreamLoad.Reduced, "too much");
        Assert.Null(lifecycle.Status);
        lifecycle.Online(1);
        var status = lifecycle.Status!;
        lifecycle.Load(StreamLoad.Reduced, "far too much");

        Assert.Same(status, lifecycle.Status);
        Assert.Equal((StreamCondition.Online, StreamLoad.Reduced, "too much"), (status.Condition, status.Load, status.LoadReason));
        lifecycle.Load(StreamLoad.Full, "");
        Assert.Equal((StreamCondition.Online, status.Reason, StreamLoad.Full), (lifecycle.Status!.Condition, lifecycle.Status.Reason, lifecycle.Status.Load));
    }

    private static OverloadRig Rig(double load, int longerChunkFrames = 0)
    {
        var rig = new OverloadRig(longerChunkFrames) { CostPerStream = load * FullCost };
        for (var i = 0; i < StreamCount; i++)
        {
            rig.Add($"s{i}");
        }

        return rig;
    }
}

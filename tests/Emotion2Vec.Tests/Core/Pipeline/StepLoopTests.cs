using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StepLoopTests
{
    private const int Chunk = 1360;

    [Fact]
    public void RunOnce_NothingToDo_IsFalse()
    {
        var rig = new PipelineRig(new ScriptedEncoder());
        Assert.False(rig.Loop.RunOnce());
        rig.Add("a");
        Assert.False(rig.Loop.RunOnce());
    }

    [Fact]
    public void RunOnce_SeveralReady_StepsThemTogether()
    {
        var rig = new PipelineRig(new ScriptedEncoder(maxBatch: 4));
        var rings = Enumerable.Range(0, 3).Select(i => Begin(rig, $"s{i}")).ToArray();
        Array.ForEach(rings, ring => ring.TryWrite(new float[Chunk]));

        Assert.True(rig.Loop.RunOnce());

        Assert.Equal([0, 0, 0, 1, 0], rig.Encoder.StepsByBatch);
    }

    [Fact]
    public void RunOnce_MoreReadyThanABatch_TakesTheOldestFirst()
    {
        var encoder = new ScriptedEncoder(maxBatch: 2);
        var rig = new PipelineRig(encoder);
        var order = new List<int>();
        encoder.BeforeStep = slots => order.AddRange(slots.Select(slot => encoder.Slots.IndexOf(slot)));
        var rings = Enumerable.Range(0, 5).Select(i => Begin(rig, $"s{i}")).ToArray();

        // The more waits behind the chunk, the longer ago it was complete: 3, 0, 4, 1, 2 is the order of age.
        int[] behind = [1000, 200, 10, 1200, 500];
        for (var i = 0; i < rings.Length; i++)
        {
            rings[i].TryWrite(new float[Chunk + behind[i]]);
        }

        rig.Loop.RunOnce();
        rig.Loop.RunOnce();
        rig.Loop.RunOnce();

        Assert.Equal([3, 0, 4, 1, 2], order);
        Assert.Equal([0, 1, 2], encoder.StepsByBatch);
    }

    [Fact]
    public void RunOnce_MoreIsReadyThanIsStepped_StreamsGetStepsAlike()
    {
        var encoder = new ScriptedEncoder(maxBatch: 2);
        var rig = new PipelineRig(encoder);
        var steps = new int[5];
        encoder.BeforeStep = slots => Array.ForEach(slots, slot => steps[encoder.Slots.IndexOf(slot)]++);
        var rings = Enumerable.Range(0, 5).Select(i => Begin(rig, $"s{i}")).ToArray();
        Array.ForEach(rings, ring => ring.TryWrite(new float[20 * Chunk]));

        for (var pass = 0; pass < 30; pass++)
        {
            rig.Loop.RunOnce();
            Assert.InRange(steps.Max() - steps.Min(), 0, 1);
        }

        Assert.Equal(60, steps.Sum());
    }

    [Fact]
    public void RunOnce_BatchLimit_HoldsThoughTheEncoderTakesMore()
    {
        var rig = new PipelineRig(new ScriptedEncoder(maxBatch: 4), new() { Capacities = [new() { Lanes = 1, BatchLimit = 2, StreamsMeasured = 9 }] });
        var rings = Enumerable.Range(0, 3).Select(i => Begin(rig, $"s{i}")).ToArray();
        Array.ForEach(rings, ring => ring.TryWrite(new float[Chunk]));

        rig.Loop.RunOnce();
        rig.Loop.RunOnce();

        Assert.Equal([0, 1, 1, 0, 0], rig.Encoder.StepsByBatch);
    }

    [Fact]
    public async Task RunOnce_ManyStreamsOfOneLoop_EachGetsExactlyItsOwnFrames()
    {
        var options = new EngineOptions { Defaults = new() { PoolingTauSeconds = double.PositiveInfinity }, SinkQueueBlocks = 4096 };
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 3, maxBatch: 4), options);
        var random = new Random(12);
        var rings = Enumerable.Range(0, 9).Select(i => Begin(rig, $"s{i}")).ToArray();
        var left = Enumerable.Range(0, 9).Select(_ => random.Next(20_000, 40_000)).ToArray();
        var total = left.ToArray();
        while (left.Any(samples => samples > 0))
        {
            var i = random.Next(9);
            var count = Math.Min(left[i], random.Next(1, 1500));
            Assert.True(rings[i].TryWrite(Enumerable.Repeat((i + 1) / 10f, count).ToArray()));
            left[i] -= count;
            rig.Loop.RunOnce();
        }

        Array.ForEach(rings, ring => ring.Complete("end", null));
        rig.RunAll();
        var sink = await rig.DrainAsync();

        for (var i = 0; i < 9; i++)
        {
            var blocks = sink.Frames.Where(block => block.Stream == $"s{i}").ToArray();
            Assert.Equal(ModelAudio.FramesIn(total[i]), blocks.Sum(block => block.FrameCount));
            Assert.Equal(Enumerable.Range(0, blocks.Length).Select(n => (long)n), blocks.Select(block => block.Sequence));

            // Constant sound x yields the scores x, 2x, 3x in every frame.
            var x = (i + 1) / 10.0;
            double[] exp = [Math.Exp(x), Math.Exp(2 * x), Math.Exp(3 * x)];
            Assert.Equal(exp[2] / exp.Sum(), blocks[^1].Probabilities[^1], 1e-5);
        }
    }

    [Fact]
    public async Task RunOnce_OneSlotBreaksTheBatch_OnlyItsStreamIsLost()
    {
        var rig = new PipelineRig(new ScriptedEncoder(maxBatch: 4));
        var streams = Enumerable.Range(0, 3).Select(i => rig.Add($"s{i}")).ToArray();
        foreach (var (ring, _, _) in streams)
        {
            ring.Begin(16000);
            ring.TryWrite(new float[Chunk]);
        }

        var failure = new Emotion2VecException(ErrorKind.EngineLost, "slot 1 is poison");
        rig.Encoder.Slots[1].Failure = failure;
        rig.RunAll();

        var end = await streams[1].Lifecycle.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Same(failure, end.Error);
        Assert.Equal((StreamCondition.Offline, "slot 1 is poison"), (end.Status.Condition, end.Status.Reason));
        Assert.True(rig.Encoder.Slots[1].Disposed);
        Assert.False(streams[0].Lifecycle.Ended.IsCompleted || streams[2].Lifecycle.Ended.IsCompleted);
        Assert.Equal(["s0", "s2"], (await rig.DrainAsync()).Frames.Select(block => block.Stream).Order());
    }

    [Fact]
    public async Task RunOnce_LoneSlotFails_ItsStreamIsLost()
    {
        var rig = new PipelineRig(new ScriptedEncoder());
        var (ring, _, lifecycle) = rig.Add("a");
        ring.Begin(16000);
        ring.TryWrite(new float[Chunk]);
        rig.Encoder.Slots[0].Failure = new InvalidOperationException("broken");
        rig.RunAll();
        Assert.Equal("broken", (await lifecycle.Ended).Status.Reason);
        Assert.False(rig.Loop.RunOnce());
    }

    [Fact]
    public async Task RunOnce_ResamplerFails_OnlyItsStreamIsLost()
    {
        var rig = new PipelineRig(new ScriptedEncoder(), null, new NoResamplers());
        var bad = rig.Add("bad");
        var good = rig.Add("good");
        bad.Ring.Begin(44100);
        bad.Ring.TryWrite(new float[441]);
        good.Ring.Begin(16000);
        good.Ring.TryWrite(new float[Chunk]);
        rig.RunAll();

        Assert.Equal(ErrorKind.NativeError, ((Emotion2VecException)(await bad.Lifecycle.Ended).Error!).Kind);
        Assert.False(good.Lifecycle.Ended.IsCompleted);
        Assert.Single((await rig.DrainAsync()).Frames);
    }

    [Theory]
    [InlineData(16000)]
    [InlineData(8000)]
    public void RunOnce_RingToPublishQueue_AllocatesNothing(int rate)
    {
        // The sink hangs, so that blocks are dropped and re-used by the writing side alone: deterministic, and the worst case for the pool.
        using var hangs = new ManualResetEventSlim();
        var sink = new RecordingSink
        {
            Before = _ =>
            {
                hangs.Set();
                return new TaskCompletionSource().Task;
            },
        };
        var encoder = new ScriptedEncoder(4, 2, "calm", "unuse_0", "happy", "sad") { Dimensions = ["arousal", "valence"], FeatureSize = 32 };
        var options = new EngineOptions { SinkQueueBlocks = 8, Labels = new() { Keep = ["sad", "calm"] }, Defaults = new() { EmbedsUtterances = true } };
        var rig = new PipelineRig(encoder, options, new HoldResamplers(), sink);
        var rings = Enumerable.Range(0, 3).Select(i => Begin(rig, $"s{i}", rate)).ToArray();
        var block = new float[rate / 50];
        var samples = 0L;
        Run(200);

        // On a busy machine the sink's task may not have come so far; waking it later would be on this thread's account.
        Assert.True(hangs.Wait(TimeSpan.FromSeconds(60)));
        var blocks = rig.Blocks.Created;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(blocks, rig.Blocks.Created);
        Assert.True(encoder.StepsByBatch[2] > 250, "no batches were run");

        void Run(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                foreach (var ring in rings)
                {
                    ring.Mark(new AudioMark(AudioMarkKind.Clock, samples, 638_000_000_000_000_000 + samples, samples));
                    ring.Mark(new AudioMark(AudioMarkKind.Concealed, samples, 10));
                    ring.TryWrite(block);
                }

                samples += block.Length;
                while (rig.Loop.RunOnce())
                {
                }
            }
        }
    }

    [Fact]
    public void Constructor_EncoderWithoutBatch_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepLoop(new ScriptedEncoder(maxBatch: 0), TimeProvider.System));

    private static AudioRing Begin(PipelineRig rig, string name, int rate = 16000)
    {
        var (ring, _, _) = rig.Add(name);
        ring.Begin(rate);
        return ring;
    }

    private sealed class NoResamplers : IResamplerFactory
    {
        public IResampler Create(int inputRate, int outputRate) => throw new Emotion2VecException(ErrorKind.NativeError, "no resampler");
    }

    /// <summary>Doubles the rate by repeating samples, without allocating.</summary>
    private sealed class HoldResamplers : IResamplerFactory
    {
        public IResampler Create(int inputRate, int outputRate) => new Hold();

        private sealed class Hold : IResampler
        {
            public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
            {
                consumed = Math.Min(input.Length, output.Length / 2);
                var produced = 2 * consumed;
                for (var i = 0; i < produced; i++)
                {
                    output[i] = input[i / 2];
                }

                return produced;
            }

            public void Dispose()
            {
            }
        }
    }
}

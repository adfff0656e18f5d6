using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Tests.Core.Trajectories;

public sealed class TrajectoryPoolTests
{
    private static readonly bool[] NoneOfThree = new bool[3];

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Constructor_TauNotPositive_Throws(double tau) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrajectoryPool(tau, NoneOfThree));

    [Fact]
    public void Constructor_NoClassLeft_Throws()
    {
        Assert.Throws<ArgumentException>(() => new TrajectoryPool(1, [true, true]));
        Assert.Throws<ArgumentException>(() => new TrajectoryPool(1, []));
    }

    [Fact]
    public void Read_NothingPooled_IsUniform()
    {
        var probabilities = new float[4];
        new TrajectoryPool(1.5, [false, true, false, false]).Read(probabilities);
        Assert.Equal([1 / 3f, 0, 1 / 3f, 1 / 3f], probabilities);
    }

    [Fact]
    public void Pool_InfiniteTau_EqualsSoftmaxOfTheMeanOverAnHour()
    {
        const int Frames = 50 * 3600;
        var random = new Random(5);
        var pool = new TrajectoryPool(double.PositiveInfinity, NoneOfThree);
        var mean = new decimal[3];
        var probabilities = new float[3];
        var logits = new float[3];
        for (var t = 0; t < Frames; t++)
        {
            for (var k = 0; k < 3; k++)
            {
                logits[k] = 1e4f + (random.NextSingle() * (k + 1));
                mean[k] += (decimal)(double)logits[k] / Frames;
            }

            pool.Pool(logits, 1, probabilities);
        }

        AssertClose(Softmax([.. mean.Select(m => (double)(m - mean[0]))]), probabilities, 1e-6);
    }

    [Fact]
    public void Pool_FiniteTau_FollowsTheFormula()
    {
        var random = new Random(6);
        var pool = new TrajectoryPool(0.75, NoneOfThree);
        var g = Math.Exp(-0.020 / 0.75);
        var a = new double[3];
        double n = 0;
        var probabilities = new float[3];
        for (var t = 0; t < 500; t++)
        {
            float[] logits = [random.NextSingle() * 9, random.NextSingle() * 5, -random.NextSingle()];
            var v = random.NextSingle();
            a = [.. a.Select((sum, k) => (g * sum) + (v * logits[k]))];
            n = (g * n) + v;
            pool.Pool(logits, v, probabilities);
        }

        Assert.Equal(TrajectoryPhase.Tracking, pool.Phase);
        AssertClose(Softmax([.. a.Select(sum => sum / n)]), probabilities, 1e-6);
    }

    [Theory]
    [InlineData(TrajectoryPool.FastTauSeconds, 0.52)]
    [InlineData(TrajectoryPool.DefaultTauSeconds, 1.04)]
    [InlineData(TrajectoryPool.CalmTauSeconds, 2.08)]
    public void Pool_StepAfterALongTime_HalfRisesAfterSixtyNinePercentOfTau(double tau, double halfRise)
    {
        var pool = new TrajectoryPool(tau, new bool[2]);
        var probabilities = new float[2];
        for (var t = 0; t < 5000; t++)
        {
            pool.Pool([2, 0], 1, probabilities);
        }

        var frames = 0;
        for (; probabilities[0] > 0.5f; frames++)
        {
            pool.Pool([-2, 0], 1, probabilities);
        }

        Assert.Equal(halfRise, frames * 0.020, 0.021);
    }

    [Fact]
    public void Pool_ExcludedClass_GetsNothingWhateverItsLogit()
    {
        var pool = new TrajectoryPool(1.5, [false, true, false]);
        var probabilities = new float[3];
        foreach (var odd in new[] { 1e30f, float.NaN, float.PositiveInfinity })
        {
            pool.Pool([1, odd, 1], 1, probabilities);
            Assert.Equal([0.5f, 0, 0.5f], probabilities);
        }

        Assert.Equal(0, pool.SkippedFrames);
    }

    [Fact]
    public void Pool_LogitsNotFinite_SkipsTheFrameAndCountsIt()
    {
        var pool = new TrajectoryPool(1.5, NoneOfThree);
        var before = new float[3];
        var after = new float[3];
        pool.Pool([1, 2, 3], 1, before);
        foreach (var odd in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            pool.Pool([1, odd, 3], 1, after);
            Assert.Equal(before, after);
        }

        Assert.Equal((3, 1), (pool.SkippedFrames, pool.VoicedFrames));
    }

    [Fact]
    public void Pool_LargestLogits_StayFinite()
    {
        var pool = new TrajectoryPool(1.5, NoneOfThree);
        var probabilities = new float[3];
        for (var t = 0; t < 1000; t++)
        {
            pool.Pool([float.MaxValue, -float.MaxValue, float.MaxValue], 1, probabilities);
        }

        Assert.Equal([0.5f, 0, 0.5f], probabilities);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Pool_SpeechOutOfRange_Throws(float speech) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrajectoryPool(1, NoneOfThree).Pool([1, 2, 3], speech, new float[3]));

    [Fact]
    public void Pool_WrongLengths_Throws()
    {
        var pool = new TrajectoryPool(1, NoneOfThree);
        Assert.Throws<ArgumentException>(() => pool.Pool([1, 2], 1, new float[3]));
        Assert.Throws<ArgumentException>(() => pool.Pool([1, 2, 3], 1, new float[2]));
    }

    [Theory]
    [InlineData(0.75)]
    [InlineData(double.PositiveInfinity)]
    public void Pool_ConstantLogits_WarmUpRisesToTheFullPictureWithoutAJump(double tau)
    {
        var pool = new TrajectoryPool(tau, NoneOfThree);
        var probabilities = new float[3];
        var trace = new List<float>();
        for (var t = 1; t <= 60; t++)
        {
            pool.Pool([3, 0, 0], 1, probabilities);
            trace.Add(probabilities[0]);
            Assert.Equal(t < 25 ? TrajectoryPhase.Warmup : TrajectoryPhase.Tracking, pool.Phase);
        }

        AssertClose(Softmax([3 / 25d, 0, 0]), [trace[0], (1 - trace[0]) / 2, (1 - trace[0]) / 2], 1e-6);
        AssertClose(Softmax([3, 0, 0]), probabilities, 1e-6);
        Assert.Equal(trace[24], trace[59], 1e-6);
        Assert.All(trace.Zip(trace.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, -1e-6, 0.04));
    }

    [Fact]
    public void Pool_UnvoicedFrames_DoNotCountTowardsWarmUp()
    {
        var pool = new TrajectoryPool(1.5, NoneOfThree);
        var probabilities = new float[3];
        for (var t = 0; t < TrajectoryPool.NoSpeechFrames; t++)
        {
            pool.Pool([9, 0, 0], 0, probabilities);
        }

        Assert.Equal((TrajectoryPhase.Warmup, 0), (pool.Phase, pool.VoicedFrames));
        AssertClose([1 / 3d, 1 / 3d, 1 / 3d], probabilities, 1e-6);
    }

    [Fact]
    public void Restart_AfterTracking_IsAsNew()
    {
        var used = new TrajectoryPool(1.5, NoneOfThree);
        var fresh = new TrajectoryPool(1.5, NoneOfThree);
        var (a, b) = (new float[3], new float[3]);
        for (var t = 0; t < 100; t++)
        {
            used.Pool([9, 0, 0], 1, a);
        }

        used.Restart();
        Assert.Equal(TrajectoryPhase.Warmup, used.Phase);
        used.Pool([0, 1, 2], 1, a);
        fresh.Pool([0, 1, 2], 1, b);
        Assert.Equal(b, a);
    }

    [Fact]
    public void Restore_SnapshotAtAnyFrame_ContinuesBitForBit()
    {
        var random = new Random(8);
        var original = new TrajectoryPool(1.5, NoneOfThree);
        var (a, b) = (new float[3], new float[3]);
        for (var t = 0; t < 300; t++)
        {
            var copy = new TrajectoryPool(1.5, NoneOfThree);
            var state = new double[original.SnapshotLength];
            original.Snapshot(state);
            copy.Restore(state);
            float[] logits = [random.NextSingle(), t % 50 == 3 ? float.NaN : random.NextSingle(), 0];
            var speech = random.NextSingle();

            original.Pool(logits, speech, a);
            copy.Pool(logits, speech, b);

            Assert.Equal(a, b);
            Assert.Equal((original.Phase, original.VoicedFrames, original.SkippedFrames), (copy.Phase, copy.VoicedFrames, copy.SkippedFrames));
        }
    }

    [Fact]
    public void Restore_BadSnapshot_ThrowsAndChangesNothing()
    {
        var pool = new TrajectoryPool(1.5, NoneOfThree);
        var (before, after) = (new float[3], new float[3]);
        pool.Pool([1, 2, 3], 1, before);

        Assert.Throws<ArgumentException>(() => pool.Restore([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => pool.Restore([1, double.NaN, 3, 1, 1, 0, 0]));
        Assert.Throws<ArgumentException>(() => pool.Restore([1, 2, 3, -1, 1, 0, 0]));
        Assert.Throws<ArgumentException>(() => pool.Restore([1, 2, 3, 1, double.PositiveInfinity, 0, 0]));
        Assert.Throws<ArgumentException>(() => pool.Restore([1, 2, 3, 1, 1, 0, -1]));

        pool.Read(after);
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(1.5, TrajectoryPhase.Warmup)]
    [InlineData(double.PositiveInfinity, TrajectoryPhase.Tracking)]
    public void Pool_LongSilence_StandsStillThenForgetsIfItForgetsAtAll(double tau, TrajectoryPhase after)
    {
        var pool = new TrajectoryPool(tau, NoneOfThree);
        var (last, now) = (new float[3], new float[3]);
        for (var t = 0; t < 60; t++)
        {
            pool.Pool([1, 2, 3], 1, last);
        }

        for (var t = 1; t <= 100_000; t++)
        {
            pool.Pool([9, 0, 0], 0, now);
            if (t is 75 or 76)
            {
                Assert.Equal(t == 75 ? TrajectoryPhase.Tracking : TrajectoryPhase.NoSpeech, pool.Phase);
            }
        }

        AssertClose([.. last.Select(p => (double)p)], now, 1e-6);
        pool.Pool([1, 2, 3], 0.5f, now);
        Assert.Equal(after, pool.Phase);
        Assert.Equal(after == TrajectoryPhase.Warmup ? 0.5 : 60.5, pool.VoicedFrames);
    }

    [Fact]
    public void Pool_AnyFrame_AllocatesNothing()
    {
        var pool = new TrajectoryPool(1.5, NoneOfThree);
        var (logits, probabilities) = (new float[] { 1, 2, 3 }, new float[3]);
        pool.Pool(logits, 1, probabilities);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var t = 0; t < 1000; t++)
        {
            pool.Pool(logits, 1, probabilities);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static double[] Softmax(double[] scores)
    {
        var exp = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
        return [.. exp.Select(e => e / exp.Sum())];
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}

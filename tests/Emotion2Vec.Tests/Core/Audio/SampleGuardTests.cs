using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class SampleGuardTests
{
    [Fact]
    public void Copy_AnyBitPattern_YieldsFiniteSamplesInRange()
    {
        var random = new Random(11);
        var source = Enumerable.Range(0, 100_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))).ToArray();
        var guarded = new float[source.Length];

        SampleGuard.Copy(source, guarded);

        Assert.All(guarded, sample => Assert.InRange(sample, -1, 1));
        Assert.Equal(source.Count(sample => !(Math.Abs(sample) <= 1)), SampleGuard.CountChanged(source, guarded));
    }

    [Fact]
    public void Copy_ProperSamples_LeavesThemAlone()
    {
        float[] source = [0f, -0f, 1f, -1f, 0.5f, float.Epsilon];
        var guarded = new float[source.Length];
        SampleGuard.Copy(source, guarded);
        Assert.Equal(source, guarded);
        Assert.Equal(0, SampleGuard.CountChanged(source, guarded));
    }

    [Fact]
    public void Copy_ImproperSamples_SilencesOrClips()
    {
        var guarded = new float[5];
        SampleGuard.Copy([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1.5f, -7f], guarded);
        Assert.Equal([0f, 0f, 0f, 1f, -1f], guarded);
    }

    [Fact]
    public void Clean_OddSamples_ReplacesAndCounts()
    {
        float[] samples = [0, -0f, 1, -1, 1.5f, -7, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue];

        Assert.Equal(6, SampleGuard.Clean(samples, SampleGuard.FullScale));

        Assert.Equal([0, -0f, 1, -1, 1, -1, 0, 0, 0, float.Epsilon, 1], samples);
    }

    [Fact]
    public void Clean_IntegerScale_KeepsWhatAFloatFileMayHold()
    {
        float[] samples = [32767, -8388608, 2147483648f, 3e38f];

        Assert.Equal(1, SampleGuard.Clean(samples, SampleGuard.IntegerScale));

        Assert.Equal([32767, -8388608, 2147483648f, 2147483648f], samples);
    }
}

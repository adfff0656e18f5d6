using Emotion2Vec.Audio.Samples;

namespace Emotion2Vec.Tests.Audio.Samples;

public sealed class SampleGuardTests
{
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

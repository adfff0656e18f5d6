using Emotion2Vec.Audio.Samples;

namespace Emotion2Vec.Tests.Audio.Samples;

public sealed class ChannelMixTests
{
    [Fact]
    public void ToMono_Stereo_Averages()
    {
        var mono = new float[3];

        Assert.Equal(3, ChannelMix.ToMono([1, 0, 0.5f, -0.5f, -1, -0.5f], 2, mono));

        Assert.Equal([0.5f, 0, -0.75f], mono);
    }

    [Fact]
    public void ToMono_SameMemory_MixesInPlace()
    {
        float[] samples = [0.25f, 0.75f, 1, 1, -1, 0];

        Assert.Equal(3, ChannelMix.ToMono(samples, 2, samples));

        Assert.Equal([0.5f, 1, -0.5f], samples[..3]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(49)]
    [InlineData(64)]
    public void ToMono_FullScaleOnEveryChannel_IsFullScale(int channels)
    {
        var mono = new float[1];

        ChannelMix.ToMono(Enumerable.Repeat(-1f, channels).ToArray(), channels, mono);

        Assert.Equal(-1f, mono[0]);
    }
}

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
}

using Emotion2Vec.Training.Data.Audio;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Data.Audio;

public sealed class PcmAudioTests
{
    [Fact]
    public void ToFloats_SixteenBitSamples_AreExact() => Prop.ForAll<short[]>(integers =>
    {
        var samples = Array.ConvertAll(integers, integer => integer / 32768f);
        Assert.Equal(samples, PcmAudio.From(samples).ToFloats());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ToFloats_SamplesBeyondFullScale_KeepTheirSize()
    {
        var samples = PcmAudio.From([40_000f, -20_000f, 0]).ToFloats();

        Assert.Equal(40_000, samples[0], 1f);
        Assert.Equal(-20_000, samples[1], 1f);
        Assert.Equal(0, samples[2]);
    }
}

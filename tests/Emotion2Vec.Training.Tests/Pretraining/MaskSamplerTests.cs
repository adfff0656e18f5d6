using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Training.Pretraining;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Pretraining;

public sealed class MaskSamplerTests
{
    [Fact]
    public void Sample_AnyShape_HidesExactlyTheShareInEveryRow() => Prop.ForAll(
        (from frames in Gen.Choose(2, 400)
         from hidden in Gen.Choose(1, frames - 1)
         from length in Gen.Choose(1, 30)
         from adjust in Gen.Choose(0, 20)
         from seed in Gen.Choose(0, int.MaxValue)
         select (frames, hidden, length, adjust, seed)).ToArbitrary(),
        x =>
        {
            var config = new MaskingConfig { MaskProb = (x.hidden + 0.5) / x.frames, MaskLength = x.length, MaskProbAdjust = x.adjust / 100.0 };
            var mask = new MaskSampler(config).Sample(items: 3, clones: 2, x.frames, new Random(x.seed));
            Assert.Equal((6, 2, x.frames, x.hidden), (mask.Rows, mask.Clones, mask.Frames, mask.MaskedPerRow));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sample_PublicRecipe_HidesSpansRatherThanSingleFrames()
    {
        // Independent frames at a share of a half make runs of 2 on average; spans of 5 that overlap make longer ones.
        var mask = new MaskSampler(new()).Sample(1, 200, 500, new Random(1));
        var runs = mask.Masked.Count(i => i % 500 == 0 || !mask.Masked.Contains(i - 1));
        Assert.InRange((double)mask.Masked.Count / runs, 3.5, 8);
    }

    [Fact]
    public void Sample_EveryFrame_IsHiddenAboutAsOften()
    {
        var mask = new MaskSampler(new()).Sample(1, 4000, 40, new Random(2));
        var counts = mask.Masked.CountBy(i => i % 40).ToDictionary();
        Assert.All(Enumerable.Range(5, 30), t => Assert.InRange(counts[t] / 4000.0, 0.42, 0.58));
    }

    [Fact]
    public void Sample_SameSeed_GivesTheSameMask()
    {
        var sampler = new MaskSampler(new());
        Assert.Equal(sampler.Sample(2, 4, 50, new Random(3)).Masked, sampler.Sample(2, 4, 50, new Random(3)).Masked);
        Assert.NotEqual(sampler.Sample(2, 4, 50, new Random(3)).Masked, sampler.Sample(2, 4, 50, new Random(4)).Masked);
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(10, 0.05)]
    [InlineData(10, 1)]
    public void Sample_NothingOrEverythingHidden_IsRefused(int frames, double share) =>
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => new MaskSampler(new() { MaskProb = share }).Sample(1, 1, frames, new Random(1))).Kind);
}

using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class LabelFlipsTests
{
    [Fact]
    public void PerMinute_TwoFlipsInTwoSeconds_IsSixty()
    {
        var flips = new LabelFlips();
        int[] top = [.. Enumerable.Repeat(0, 50), .. Enumerable.Repeat(1, 25), .. Enumerable.Repeat(0, 50)];
        flips.Add(top);
        Assert.Equal(60, flips.PerMinute!.Value, 1e-9);
    }

    [Fact]
    public void PerMinute_FlipsDuringTheWarmup_DoNotCount()
    {
        var flips = new LabelFlips();
        flips.Add([.. Enumerable.Range(0, 25).Select(t => t % 2), .. Enumerable.Repeat(0, 25)]);
        Assert.Equal(0, flips.PerMinute);
    }

    [Fact]
    public void PerMinute_OfNothing_IsNull() => Assert.Null(new LabelFlips().PerMinute);
}

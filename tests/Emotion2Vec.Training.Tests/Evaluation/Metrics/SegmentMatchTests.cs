using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class SegmentMatchTests
{
    // Neutral ends 0.3 s late, angry begins 0.3 s late and ends 0.6 s late: nothing, one and two of three are right.
    [Theory]
    [InlineData(0.25, 0)]
    [InlineData(0.5, 2.0 / 6)]
    [InlineData(1, 6.0 / 6)]
    public void F1_ThreeSegments_GrowsWithTheCollar(double collar, double expected)
    {
        var match = new SegmentMatch(collar);
        match.Add([new(0, 2.3, "n"), new(2.3, 5.6, "a"), new(5.6, 8, "n")], [new(0, 2, "n"), new(2, 5, "a"), new(5, 8, "n")]);
        Assert.Equal(expected, match.F1!.Value, 1e-12);
    }

    [Fact]
    public void F1_OneReferenceTwicePredicted_CountsItOnce()
    {
        var match = new SegmentMatch(1);
        match.Add([new(0, 2, "n"), new(0, 2, "n")], [new(0, 2, "n")]);
        Assert.Equal(2.0 / 3, match.F1!.Value, 1e-12);
    }

    [Fact]
    public void F1_OfNothing_IsNull() => Assert.Null(new SegmentMatch(1).F1);

    [Fact]
    public void F1_NothingPredicted_IsZero()
    {
        var match = new SegmentMatch(1);
        match.Add([], [new(0, 2, "n")]);
        Assert.Equal(0, match.F1);
    }
}

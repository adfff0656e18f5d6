using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 3.7)]
    [InlineData(1, 4)]
    public void Of_FourValues_InterpolatesLinearly(double share, double expected) => Assert.Equal(expected, Percentile.Of([3, 1, 4, 2], share)!.Value, 1e-12);

    [Fact]
    public void Of_OneValue_IsThat() => Assert.Equal(7, Percentile.Of([7], 0.9));

    [Fact]
    public void Of_Nothing_IsNull() => Assert.Null(Percentile.Of([], 0.5));
}

using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class ConcordanceCorrelationTests
{
    // By hand: means 2.5 and 2.75; biased variances 1.25 and 1.6875; covariance 1.375; 2.75 / (1.25 + 1.6875 + 0.0625) = 11 / 12.
    [Fact]
    public void Of_Example_IsThatWorkedOutByHand() =>
        Assert.Equal(11.0 / 12, ConcordanceCorrelation.Of([1, 2, 3, 4], [1, 2, 4, 4])!.Value, 1e-12);

    [Fact]
    public void Of_EqualSeries_IsOne() => Assert.Equal(1, ConcordanceCorrelation.Of([1, -2, 5], [1, -2, 5])!.Value, 1e-12);

    [Fact]
    public void Of_OppositeSeries_IsMinusOne() => Assert.Equal(-1, ConcordanceCorrelation.Of([1, 0, -1], [-1, 0, 1])!.Value, 1e-12);

    // Pearson's coefficient is 1 here; agreement is 2 (2/3) 2 / (2/3 + 8/3 + 4).
    [Fact]
    public void Of_ProportionalSeries_IsBelowOne() => Assert.Equal(4.0 / 11, ConcordanceCorrelation.Of([1, 2, 3], [2, 4, 6])!.Value, 1e-12);

    [Fact]
    public void Of_ConstantPrediction_IsZero() => Assert.Equal(0, ConcordanceCorrelation.Of([2, 2, 2], [1, 2, 3]));

    [Fact]
    public void Of_EqualConstantsOrNothing_IsNull()
    {
        Assert.Null(ConcordanceCorrelation.Of([2, 2], [2, 2]));
        Assert.Null(ConcordanceCorrelation.Of([], []));
    }

    [Fact]
    public void Of_DifferentLengths_Throws() => Assert.Throws<ArgumentException>(() => ConcordanceCorrelation.Of([1], [1, 2]));
}

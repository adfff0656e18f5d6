using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class JensenShannonTests
{
    [Fact]
    public void Mean_EqualTrajectories_IsZero() => Assert.Equal(0, JensenShannon.Mean([0.2f, 0.8f, 1, 0], [0.2f, 0.8f, 1, 0], 2));

    [Fact]
    public void Mean_NothingInCommon_IsOneBit() => Assert.Equal(1, JensenShannon.Mean([1, 0], [0, 1], 2));

    // By hand: against the middle (3/4, 1/4), 1/2 log2(4/3) + 1/4 log2(2/3) + 1/4 log2(2) = 0.311278.
    [Fact]
    public void Mean_CertainAgainstUndecided_IsThatWorkedOutByHand() => Assert.Equal(0.31127812445913283, JensenShannon.Mean([1, 0], [0.5f, 0.5f], 2), 1e-9);

    [Fact]
    public void Mean_OverFrames_IsTheirAverage() => Assert.Equal(0.5, JensenShannon.Mean([1, 0, 1, 0], [0, 1, 1, 0], 2), 1e-12);

    [Fact]
    public void Mean_OtherLengths_Throws() => Assert.Throws<ArgumentException>(() => JensenShannon.Mean([1, 0], [1, 0, 0], 2));
}

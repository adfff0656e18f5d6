using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class ConfidenceScoresTests
{
    // By hand: top probabilities 0.9 (right) and 0.7 (wrong) fall into bins 14 and 11.
    [Fact]
    public void Measures_TwoDecisions_AreThoseWorkedOutByHand()
    {
        var scores = new ConfidenceScores();
        scores.Add([0.9f, 0.1f], 0);
        scores.Add([0.3f, 0.7f], 0);

        Assert.Equal(2, scores.Count);
        Assert.Equal((-Math.Log(0.9) - Math.Log(0.3)) / 2, scores.NegativeLogLikelihood!.Value, 1e-6);
        Assert.Equal((0.02 + 0.98) / 2, scores.Brier!.Value, 1e-6);
        Assert.Equal((0.1 + 0.7) / 2, scores.CalibrationError!.Value, 1e-6);
    }

    // Ten decisions in one bin, seven of them right at 0.7: errors within a bin cancel.
    [Fact]
    public void CalibrationError_AccuracyEqualsConfidence_IsZero()
    {
        var scores = new ConfidenceScores();
        for (var i = 0; i < 10; i++)
        {
            scores.Add([0.7f, 0.3f], i < 7 ? 0 : 1);
        }

        Assert.Equal(0, scores.CalibrationError!.Value, 1e-6);
    }

    [Fact]
    public void Add_WithWeights_EqualsAddingThatOften()
    {
        var (weighted, repeated) = (new ConfidenceScores(), new ConfidenceScores());
        weighted.Add([0.6f, 0.4f], 0, weight: 3);
        weighted.Add([0.2f, 0.8f], 0, weight: 1);
        for (var i = 0; i < 3; i++)
        {
            repeated.Add([0.6f, 0.4f], 0);
        }

        repeated.Add([0.2f, 0.8f], 0);

        Assert.Equal(repeated.NegativeLogLikelihood!.Value, weighted.NegativeLogLikelihood!.Value, 1e-12);
        Assert.Equal(repeated.Brier!.Value, weighted.Brier!.Value, 1e-12);
        Assert.Equal(repeated.CalibrationError!.Value, weighted.CalibrationError!.Value, 1e-12);
    }

    [Fact]
    public void Measures_CertainAndWrong_StayFinite()
    {
        var scores = new ConfidenceScores();
        scores.Add([1, 0], 1);
        Assert.True(double.IsFinite(scores.NegativeLogLikelihood!.Value));
        Assert.Equal((2, 1), (scores.Brier, scores.CalibrationError));
    }

    [Fact]
    public void Measures_OneClass_ArePerfect()
    {
        var scores = new ConfidenceScores();
        scores.Add([1], 0);
        Assert.Equal((0.0, 0.0, 0.0), (Math.Abs(scores.NegativeLogLikelihood!.Value), scores.Brier!.Value, scores.CalibrationError!.Value));
    }

    [Fact]
    public void Measures_OfNothing_AreNull()
    {
        var scores = new ConfidenceScores();
        Assert.Null(scores.NegativeLogLikelihood);
        Assert.Null(scores.Brier);
        Assert.Null(scores.CalibrationError);
    }
}

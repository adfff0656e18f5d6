using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class ConfusionMatrixTests
{
    // By hand: recalls 4/6, 1/2, 3/4 and 0 of 0; precisions 4/5, 1/3, 3/4 and 0 of 0; F1 8/11, 2/5, 3/4.
    private static ConfusionMatrix Example()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c", "never"]);
        matrix.Add(0, 0, 4);
        matrix.Add(0, 1, 2);
        matrix.Add(1, 1);
        matrix.Add(1, 2);
        matrix.Add(2, 2, 3);
        matrix.Add(2, 0);
        return matrix;
    }

    [Fact]
    public void Measures_OfAnExample_AreThoseWorkedOutByHand()
    {
        var matrix = Example();

        Assert.Equal(12, matrix.Total);
        Assert.Equal(8.0 / 12, matrix.WeightedAccuracy, 1e-12);
        Assert.Equal(((4.0 / 6) + 0.5 + 0.75) / 3, matrix.UnweightedAccuracy, 1e-12);
        Assert.Equal(((8.0 / 11) + 0.4 + 0.75) / 3, matrix.MacroF1, 1e-12);
        Assert.Equal(((6 * 8.0 / 11) + (2 * 0.4) + (4 * 0.75)) / 12, matrix.WeightedF1, 1e-12);
    }

    [Fact]
    public void Classes_OfAnExample_HavePrecisionRecallF1AndSupport()
    {
        var classes = Example().Classes();

        Assert.Equal(("a", 6L), (classes[0].Label, classes[0].Support));
        Assert.Equal((0.8, 4.0 / 6, 8.0 / 11), (classes[0].Precision, classes[0].Recall, Math.Round(classes[0].F1, 15)), Close);
        Assert.Equal((1.0 / 3, 0.5, 0.4), (classes[1].Precision, classes[1].Recall, Math.Round(classes[1].F1, 15)), Close);
        Assert.Equal(new ClassScores("never", 0, 0, 0, 0), classes[3]);
    }

    [Fact]
    public void Rows_AreTrueClasses()
    {
        Assert.Equal([[4, 2, 0, 0], [0, 1, 1, 0], [1, 0, 3, 0], [0, 0, 0, 0]], Example().Rows());
        Assert.Equal(2, Example()[0, 1]);
    }

    [Fact]
    public void Measures_OfNothing_AreZero()
    {
        var matrix = new ConfusionMatrix(["a", "b"]);
        Assert.Equal((0, 0, 0, 0), (matrix.WeightedAccuracy, matrix.UnweightedAccuracy, matrix.WeightedF1, matrix.MacroF1));
    }

    [Fact]
    public void Measures_OneClassAlwaysWrong_AreZeroWithoutDivisionByZero()
    {
        var matrix = new ConfusionMatrix(["a", "b"]);
        matrix.Add(0, 1, 5);
        Assert.Equal((0, 0, 0, 0), (matrix.WeightedAccuracy, matrix.UnweightedAccuracy, matrix.WeightedF1, matrix.MacroF1));
    }

    [Fact]
    public void Measures_ConstantPrediction_GiveChanceForUaAndShareForWa()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c", "d"]);
        matrix.Add(0, 0, 97);
        matrix.Add(1, 0);
        matrix.Add(2, 0);
        matrix.Add(3, 0);
        Assert.Equal((0.97, 0.25), (matrix.WeightedAccuracy, matrix.UnweightedAccuracy));
    }

    private static bool Close((double, double, double) a, (double, double, double) b) =>
        Math.Abs(a.Item1 - b.Item1) < 1e-12 && Math.Abs(a.Item2 - b.Item2) < 1e-12 && Math.Abs(a.Item3 - b.Item3) < 1e-12;
}

using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>How well classes of whole utterances were told, by the mean of all their logits.</summary>
/// <param name="Count">Utterances with one class.</param>
/// <param name="WeightedAccuracy">WA.</param>
/// <param name="UnweightedAccuracy">UA.</param>
/// <param name="WeightedF1">WF1.</param>
/// <param name="MacroF1">Mean F1.</param>
/// <param name="CalibrationError">ECE in 15 bins.</param>
/// <param name="NegativeLogLikelihood">In nats.</param>
/// <param name="Brier">Brier score.</param>
/// <param name="Classes">Measures of each class that occurs or was predicted.</param>
/// <param name="Confusion">Counts, true classes downwards, in the order of <paramref name="Classes"/>.</param>
public sealed record ClassificationScores(
    long Count,
    double WeightedAccuracy,
    double UnweightedAccuracy,
    double WeightedF1,
    double MacroF1,
    double? CalibrationError,
    double? NegativeLogLikelihood,
    double? Brier,
    IReadOnlyList<ClassScores> Classes,
    IReadOnlyList<IReadOnlyList<long>> Confusion)
{
    /// <summary>Sums up.</summary>
    /// <param name="matrix">What was taken for what.</param>
    /// <param name="confidence">With which probabilities.</param>
    /// <returns>The scores; null if nothing was counted.</returns>
    internal static ClassificationScores? Of(ConfusionMatrix matrix, ConfidenceScores confidence)
    {
        if (matrix.Total == 0)
        {
            return null;
        }

        var classes = matrix.Classes();
        int[] shown = [.. Enumerable.Range(0, classes.Count).Where(i => classes[i].Support > 0 || Enumerable.Range(0, classes.Count).Any(j => matrix[j, i] > 0))];
        return new(
            matrix.Total, matrix.WeightedAccuracy, matrix.UnweightedAccuracy, matrix.WeightedF1, matrix.MacroF1,
            confidence.CalibrationError, confidence.NegativeLogLikelihood, confidence.Brier,
            [.. shown.Select(i => classes[i])],
            [.. shown.Select(i => (IReadOnlyList<long>)[.. shown.Select(j => matrix[i, j])])]);
    }
}

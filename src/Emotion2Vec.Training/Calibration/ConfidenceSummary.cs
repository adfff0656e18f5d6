using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Calibration;

/// <summary>Quality of probabilities.</summary>
/// <param name="CalibrationError">ECE in 15 bins.</param>
/// <param name="NegativeLogLikelihood">In nats.</param>
/// <param name="Brier">Brier score.</param>
public sealed record ConfidenceSummary(double CalibrationError, double NegativeLogLikelihood, double Brier)
{
    /// <summary>Sums up.</summary>
    /// <param name="scores">What was counted.</param>
    /// <returns>The summary; null if nothing was.</returns>
    internal static ConfidenceSummary? Of(ConfidenceScores scores) => scores is { CalibrationError: { } error, NegativeLogLikelihood: { } likelihood, Brier: { } brier }
        ? new(error, likelihood, brier)
        : null;
}

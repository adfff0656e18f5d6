namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>
/// Whether probabilities mean what they say: negative log likelihood, Brier score (1950, the sum over classes), and the expected calibration error in
/// 15 equal bins of the top probability (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017). Not safe for concurrent use.
/// </summary>
public sealed class ConfidenceScores
{
    /// <summary>Bins of the calibration error.</summary>
    public const int Bins = 15;

    // A probability of exactly 0 would make one decision's share infinite; float32 reaches no lower than this anyway.
    private const double Smallest = 1e-45;

    private readonly double[] _confidences = new double[Bins];
    private readonly double[] _correct = new double[Bins];
    private double _logLoss;
    private double _squares;
    private double _total;

    /// <summary>Decisions counted.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of -log p(true class), in nats; null without decisions.</summary>
    public double? NegativeLogLikelihood => Mean(_logLoss);

    /// <summary>Mean over decisions of the sum over classes of (p - truth)^2, in [0, 2]; null without decisions.</summary>
    public double? Brier => Mean(_squares);

    /// <summary>Mean distance of confidence and accuracy, in [0, 1]; null without decisions.</summary>
    public double? CalibrationError => Mean(Enumerable.Range(0, Bins).Sum(bin => Math.Abs(_confidences[bin] - _correct[bin])));

    /// <summary>Counts a decision.</summary>
    /// <param name="probabilities">[V] probabilities that sum to 1.</param>
    /// <param name="truth">Index of the true class.</param>
    /// <param name="weight">How much it counts, above 0.</param>
    public void Add(ReadOnlySpan<float> probabilities, int truth, double weight = 1)
    {
        var top = 0;
        var squares = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            top = probabilities[i] > probabilities[top] ? i : top;
            var distance = probabilities[i] - (i == truth ? 1.0 : 0.0);
            squares += distance * distance;
        }

        var bin = Math.Clamp((int)Math.Ceiling(probabilities[top] * Bins) - 1, 0, Bins - 1);
        _confidences[bin] += weight * probabilities[top];
        _correct[bin] += top == truth ? weight : 0;
        _logLoss -= weight * Math.Log(Math.Max(probabilities[truth], Smallest));
        _squares += weight * squares;
        _total += weight;
        Count++;
    }

    private double? Mean(double sum) => Count == 0 ? null : sum / _total;
}

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>
/// The concordance correlation coefficient, 2 cov(x, y) / (var x + var y + (mean x - mean y)^2) with biased moments (Lin, "A concordance correlation
/// coefficient to evaluate reproducibility", Biometrics 1989): 1 only where prediction and rating are equal, not merely proportional.
/// </summary>
public static class ConcordanceCorrelation
{
    /// <summary>Computes it.</summary>
    /// <param name="predicted">Predictions.</param>
    /// <param name="rated">Ratings, as many.</param>
    /// <returns>In [-1, 1]; null where it is 0 / 0: nothing was rated, or both are the same constant.</returns>
    public static double? Of(IReadOnlyList<double> predicted, IReadOnlyList<double> rated)
    {
        if (predicted.Count != rated.Count)
        {
            throw new ArgumentException($"{predicted.Count} predictions cannot be compared with {rated.Count} ratings.", nameof(rated));
        }

        if (predicted.Count == 0)
        {
            return null;
        }

        var (meanX, meanY) = (predicted.Average(), rated.Average());
        var (varianceX, varianceY, covariance) = (0.0, 0.0, 0.0);
        for (var i = 0; i < predicted.Count; i++)
        {
            var (x, y) = (predicted[i] - meanX, rated[i] - meanY);
            varianceX += x * x;
            varianceY += y * y;
            covariance += x * y;
        }

        var denominator = varianceX + varianceY + (predicted.Count * (meanX - meanY) * (meanX - meanY));
        return denominator == 0 ? null : 2 * covariance / denominator;
    }
}

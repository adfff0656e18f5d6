using Emotion2Vec.Model.Packages;
using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Calibration;

/// <summary>
/// Fits a temperature by the negative log likelihood (Guo et al., ICML 2017, section 4.2). In b = 1 / T this is convex, with the derivative
/// E_p[z] - z_true, so its root is found by bisection on log T, to rounding.
/// </summary>
internal static class TemperatureFit
{
    // Each step halves an interval of log T; 60 of them leave nothing of it.
    private const int Steps = 60;

    /// <summary>Fits.</summary>
    /// <param name="moments">At least one.</param>
    /// <returns>The temperature, in the range that a package may hold; an end of the range if the likelihood still grows there.</returns>
    public static double Fit(IReadOnlyList<ScoredMoment> moments)
    {
        if (moments.Count == 0)
        {
            throw new ArgumentException("A temperature is fitted on at least one moment.", nameof(moments));
        }

        var (low, high) = (Math.Log(PoolingTemperatures.Lowest), Math.Log(PoolingTemperatures.Highest));
        for (var i = 0; i < Steps; i++)
        {
            var middle = (low + high) / 2;

            // A positive slope in b: certainty should be less, the temperature higher.
            if (Slope(moments, Math.Exp(-middle)) > 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Clamp(Math.Exp((low + high) / 2), PoolingTemperatures.Lowest, PoolingTemperatures.Highest);
    }

    /// <summary>Scores probabilities at a temperature.</summary>
    /// <param name="moments">The moments.</param>
    /// <param name="temperature">Above 0.</param>
    /// <returns>Calibration error, likelihood and Brier score.</returns>
    public static ConfidenceScores Score(IReadOnlyList<ScoredMoment> moments, double temperature)
    {
        var scores = new ConfidenceScores();
        foreach (var moment in moments)
        {
            var probabilities = new float[moment.LogProbabilities.Length];
            Soften(moment.LogProbabilities, 1 / temperature, probabilities);
            scores.Add(probabilities, moment.Truth, moment.Weight);
        }

        return scores;
    }

    private static void Soften(float[] z, double b, float[] probabilities)
    {
        var highest = z.Max();
        var sum = z.Sum(value => Math.Exp(b * (value - highest)));
        for (var i = 0; i < z.Length; i++)
        {
            probabilities[i] = (float)(Math.Exp(b * (z[i] - highest)) / sum);
        }
    }

    private static double Slope(IReadOnlyList<ScoredMoment> moments, double b)
    {
        var slope = 0.0;
        foreach (var (z, truth, weight) in moments)
        {
            var highest = z[0];
            foreach (var value in z)
            {
                highest = Math.Max(highest, value);
            }

            var (sum, mean) = (0.0, 0.0);
            foreach (var value in z)
            {
                var p = Math.Exp(b * (value - highest));
                sum += p;
                mean += p * value;
            }

            slope += weight * ((mean / sum) - z[truth]);
        }

        return slope;
    }
}

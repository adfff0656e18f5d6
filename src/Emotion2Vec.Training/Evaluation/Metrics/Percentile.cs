namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>Quantiles of a sample, interpolated linearly between order statistics (Hyndman and Fan's type 7, what NumPy does).</summary>
public static class Percentile
{
    /// <summary>Computes one.</summary>
    /// <param name="values">The sample in any order.</param>
    /// <param name="share">In [0, 1]: 0.5 for the median.</param>
    /// <returns>The quantile; null for an empty sample.</returns>
    public static double? Of(IReadOnlyCollection<double> values, double share)
    {
        if (values.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. values.Order()];
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}

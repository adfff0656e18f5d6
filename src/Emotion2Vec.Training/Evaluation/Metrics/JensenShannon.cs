namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>The Jensen-Shannon divergence of two distributions, in bits (Lin, "Divergence measures based on the Shannon entropy", 1991): 0 if they are equal, 1 if they share nothing.</summary>
public static class JensenShannon
{
    /// <summary>Mean divergence over frames.</summary>
    /// <param name="a">[T, V] probabilities.</param>
    /// <param name="b">[T, V] probabilities.</param>
    /// <param name="classes">V.</param>
    /// <returns>In [0, 1].</returns>
    public static double Mean(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int classes)
    {
        if (a.Length != b.Length || a.Length == 0 || a.Length % classes != 0)
        {
            throw new ArgumentException($"Trajectories of {a.Length} and {b.Length} values cannot be compared as frames of {classes} classes.", nameof(b));
        }

        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var middle = (a[i] + (double)b[i]) / 2;
            sum += Part(a[i], middle) + Part(b[i], middle);
        }

        // Rounding may leave a sum of nothing just below 0.
        return Math.Clamp(sum * classes / a.Length, 0, 1);
    }

    private static double Part(double p, double middle) => p > 0 ? p / 2 * Math.Log2(p / middle) : 0;
}

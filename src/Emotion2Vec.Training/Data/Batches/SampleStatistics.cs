namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Mean and variance of samples, in double precision.</summary>
internal static class SampleStatistics
{
    /// <summary>Measures samples in two passes, which keeps precision where the mean is far from zero.</summary>
    /// <param name="samples">At least one.</param>
    /// <returns>The mean and the biased variance.</returns>
    public static (double Mean, double Variance) Of(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += sample;
        }

        var mean = sum / samples.Length;
        double squares = 0;
        foreach (var sample in samples)
        {
            squares += (sample - mean) * (sample - mean);
        }

        return (mean, squares / samples.Length);
    }
}

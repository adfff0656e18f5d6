namespace Emotion2Vec.Inference.Offline;

/// <summary>Zero mean and unit variance over a whole utterance, (x - mean) / sqrt(biased variance + 1e-5), as upstream (emotion2vec section 1).</summary>
public static class UtteranceNormalizer
{
    private const double Eps = 1e-5;

    /// <summary>Normalises.</summary>
    /// <param name="samples">The utterance.</param>
    /// <param name="destination">As many samples; may be the same memory.</param>
    public static void Normalize(ReadOnlySpan<float> samples, Span<float> destination)
    {
        var mean = 0.0;
        foreach (var x in samples)
        {
            mean += x;
        }

        mean /= Math.Max(samples.Length, 1);
        var variance = 0.0;
        foreach (var x in samples)
        {
            variance += (x - mean) * (x - mean);
        }

        variance /= Math.Max(samples.Length, 1);
        var scale = 1 / Math.Sqrt(variance + Eps);
        for (var i = 0; i < samples.Length; i++)
        {
            destination[i] = (float)((samples[i] - mean) * scale);
        }
    }
}

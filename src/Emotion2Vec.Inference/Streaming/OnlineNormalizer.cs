namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// Normalises a waveform while it arrives (streaming design 2.5, "cumulative-capped"): mean and variance over everything heard, with the weight of the past
/// capped at 10 s, starting from a prior of mean 0 and standard deviation 0.05 worth half a second. Updated once per block before that block is normalised,
/// so the result depends on samples and the chunk grid alone, never on packet sizes. Blocks of digital silence change nothing.
/// </summary>
public sealed class OnlineNormalizer
{
    private const double Eps = 1e-5;
    private const double PriorVariance = 0.05 * 0.05;
    private const double PriorSamples = 8000;
    private const double MaxSamples = 160000;
    private const double SilenceVariance = 1e-8;

    /// <summary>Doubles in <see cref="Save"/>.</summary>
    internal const int StateLength = 3;

    private double _mean;
    private double _variance = PriorVariance;
    private double _samples = PriorSamples;

    /// <summary>Takes a block into account, then normalises it in place.</summary>
    /// <param name="block">Raw samples; normalised on return.</param>
    public void Normalize(Span<float> block)
    {
        if (block.IsEmpty)
        {
            return;
        }

        Update(block);
        var scale = 1 / Math.Sqrt(_variance + Eps);
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = (float)((block[i] - _mean) * scale);
        }
    }

    /// <summary>Forgets everything heard.</summary>
    public void Reset() => (_mean, _variance, _samples) = (0, PriorVariance, PriorSamples);

    internal void Save(Span<double> state) => (state[0], state[1], state[2]) = (_mean, _variance, _samples);

    internal void Load(ReadOnlySpan<double> state) => (_mean, _variance, _samples) = (state[0], state[1], state[2]);

    private void Update(ReadOnlySpan<float> block)
    {
        var mean = 0.0;
        foreach (var x in block)
        {
            mean += x;
        }

        mean /= block.Length;
        var variance = 0.0;
        foreach (var x in block)
        {
            variance += (x - mean) * (x - mean);
        }

        variance /= block.Length;
        if (variance < SilenceVariance)
        {
            return;
        }

        // Chan's merge of two sets of statistics.
        var old = Math.Min(_samples, MaxSamples - block.Length);
        var total = old + block.Length;
        var difference = mean - _mean;
        _mean += difference * block.Length / total;
        _variance = ((old * _variance) + (block.Length * variance) + (difference * difference * old * block.Length / total)) / total;
        _samples = total;
    }
}

using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Passes;

/// <summary>
/// Normalises the crops of a batch as the mode that they train will: with the statistics of the whole utterance for the offline mode (upstream normalises, then crops),
/// or block by block with what was heard so far for the cached mode, on the grid that starts with the crop (streaming design 2.5).
/// </summary>
/// <param name="config">The architecture, which says whether its front end expects normalised samples at all.</param>
internal sealed class BatchNormalizer(EncoderConfig config)
{
    private const double Eps = 1e-5;

    /// <summary>Normalises.</summary>
    /// <param name="batch">The crops; not changed.</param>
    /// <param name="geometry">C of the cached mode; null for the whole utterance.</param>
    /// <returns>[B, N] samples as the front end expects them.</returns>
    public float[] Normalize(SampleBatch batch, ChunkGeometry? geometry)
    {
        if (!config.Normalize)
        {
            return batch.Samples;
        }

        var samples = (float[])batch.Samples.Clone();
        for (var i = 0; i < batch.Items.Count; i++)
        {
            var own = samples.AsSpan(i * batch.SamplesPerItem, batch.SamplesPerItem);
            if (geometry is null)
            {
                var (mean, scale) = (batch.Items[i].Mean, 1 / Math.Sqrt(batch.Items[i].Variance + Eps));
                for (var n = 0; n < own.Length; n++)
                {
                    own[n] = (float)((own[n] - mean) * scale);
                }
            }
            else
            {
                NormalizeOnline(own, geometry);
            }
        }

        return samples;
    }

    /// <summary>Normalises one utterance.</summary>
    /// <param name="utterance">All of its samples; not changed.</param>
    /// <param name="geometry">C of the cached mode; null for the whole utterance.</param>
    /// <returns>Samples as the front end expects them.</returns>
    public float[] Normalize(ReadOnlySpan<float> utterance, ChunkGeometry? geometry)
    {
        var samples = utterance.ToArray();
        if (!config.Normalize)
        {
            return samples;
        }

        if (geometry is null)
        {
            UtteranceNormalizer.Normalize(samples, samples);
        }
        else
        {
            NormalizeOnline(samples, geometry);
        }

        return samples;
    }

    private static void NormalizeOnline(Span<float> samples, ChunkGeometry geometry)
    {
        var normalizer = new OnlineNormalizer();
        var block = Math.Min(samples.Length, geometry.StepSamples);
        while (!samples.IsEmpty)
        {
            normalizer.Normalize(samples[..block]);
            samples = samples[block..];
            block = Math.Min(samples.Length, geometry.ChunkSamples);
        }
    }
}

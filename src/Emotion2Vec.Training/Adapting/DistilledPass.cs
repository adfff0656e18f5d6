using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>Runs a teacher or a student, and keeps of its values those that are compared.</summary>
/// <param name="pass">The network.</param>
/// <param name="config">Its architecture.</param>
/// <param name="layers">Last main blocks whose MLP outputs are kept (K); 0 to the depth.</param>
/// <param name="classes">Logits of the classes in use; none for a model without classes.</param>
/// <param name="world">Where tensors live.</param>
internal sealed class DistilledPass(EncoderPass pass, EncoderConfig config, int layers, IReadOnlyList<int> classes, TorchWorld world)
{
    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The crops, not normalised.</param>
    /// <param name="geometry">C, L and R; null for whole crops, normalised with the statistics of whole utterances.</param>
    /// <returns>What there is to compare.</returns>
    public DistilledOutput Run(SampleBatch batch, ChunkGeometry? geometry) =>
        Run(pass.Normalizer.Normalize(batch, geometry), batch.Items.Count, geometry);

    /// <summary>Runs one utterance.</summary>
    /// <param name="utterance">All of it, not normalised.</param>
    /// <param name="geometry">C, L and R; null for all of it at once.</param>
    /// <returns>What there is to compare; B = 1.</returns>
    public DistilledOutput Run(ReadOnlySpan<float> utterance, ChunkGeometry? geometry) => Run(pass.Normalizer.Normalize(utterance, geometry), 1, geometry);

    /// <summary>Scores a stretch of every crop as if it were a whole utterance: nothing outside it is looked at, not even for normalisation.</summary>
    /// <param name="batch">The crops, not normalised.</param>
    /// <param name="stretch">The frames.</param>
    /// <returns>[B, V] mean logits of the classes in use.</returns>
    public torch.Tensor Score(SampleBatch batch, PrefixSpan stretch)
    {
        var (items, first) = (batch.Items.Count, stretch.Start * ModelAudio.HopSamples);
        var length = ((stretch.End - stretch.Start - 1) * ModelAudio.HopSamples) + ModelAudio.SupportSamples;
        var samples = new float[items * length];
        for (var i = 0; i < items; i++)
        {
            pass.Normalizer.Normalize(batch.Samples.AsSpan((i * batch.SamplesPerItem) + first, length), geometry: null).CopyTo(samples, i * length);
        }

        return Run(samples, items, geometry: null).Logits?.mean([1]) ?? throw new InvalidOperationException("Scores need classes.");
    }

    private DistilledOutput Run(float[] samples, int items, ChunkGeometry? geometry)
    {
        var frames = (int)ModelAudio.FramesIn(samples.Length / items);
        var chunks = geometry is null ? 1 : (frames + geometry.ChunkFrames - 1) / geometry.ChunkFrames;
        var names = Enumerable.Range(config.Depth - layers, layers).Select(i => $"block_{i}_ffn").ToList();
        var hidden = new torch.Tensor[layers];
        var output = pass.Run(samples, items, geometry, (name, value) =>
        {
            // Rows are the extra tokens of every chunk, then frames, then frames that do not exist or are looked ahead at.
            if (names.IndexOf(name) is >= 0 and var i)
            {
                hidden[i] = value.Value.narrow(1, chunks * config.NumExtraTokens, frames).to(torch.float32);
            }
        });
        var tokens = config.NumExtraTokens == 0 ? null : output.Embedding?.Value.to(torch.float32);
        return new(output.Features.Value.to(torch.float32), InUse(output.Logits), geometry is null ? tokens : tokens?.mean([1]), hidden);
    }

    private torch.Tensor? InUse(TorchTensor? logits) => logits is null || classes.Count == 0
        ? null
        : logits.Value.to(torch.float32).index_select(2, torch.tensor(classes.Select(i => (long)i).ToArray(), device: world.Device));
}

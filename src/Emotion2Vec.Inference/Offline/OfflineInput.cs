using Emotion2Vec.Core.Audio;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Offline;

/// <summary>The offline graph's inputs for a batch of utterances.</summary>
internal sealed class OfflineInput : IDisposable
{
    private readonly List<(string Name, NativeTensor Tensor)> _tensors = [];

    private OfflineInput(int maxFrames) => MaxFrames = maxFrames;

    /// <summary>Frames of the longest utterance.</summary>
    public int MaxFrames { get; }

    /// <summary>Input names.</summary>
    public IReadOnlyCollection<string> Names => [.. _tensors.Select(t => t.Name)];

    /// <summary>Input values in the order of <see cref="Names"/>.</summary>
    public IReadOnlyCollection<OrtValue> Values => [.. _tensors.Select(t => t.Tensor.Value)];

    /// <summary>Fills the inputs.</summary>
    /// <param name="batch">Utterances of at least 400 samples each.</param>
    /// <param name="config">The architecture.</param>
    /// <returns>The inputs.</returns>
    public static OfflineInput From(IReadOnlyList<float[]> batch, EncoderConfig config)
    {
        var samples = batch.Max(s => s.Length);
        var frames = (int)ModelAudio.FramesIn(samples);
        var (e, rows) = (config.NumExtraTokens, config.NumExtraTokens + frames);
        var input = new OfflineInput(frames);
        var waveform = input.Add(TensorNames.Waveform, batch.Count, samples);
        var valid = input.Add(TensorNames.FrameValid, batch.Count, frames);
        var mask = input.Add(TensorNames.KeyMask, batch.Count, rows);
        for (var b = 0; b < batch.Count; b++)
        {
            var own = waveform.Slice(b * samples, batch[b].Length);
            batch[b].CopyTo(own);
            if (config.Normalize)
            {
                UtteranceNormalizer.Normalize(own, own);
            }

            var ownFrames = (int)ModelAudio.FramesIn(batch[b].Length);
            valid.Slice(b * frames, ownFrames).Fill(1);
            mask.Slice((b * rows) + e + ownFrames, frames - ownFrames).Fill(float.NegativeInfinity);
        }

        FillRows(input.Add(TensorNames.Positions, 1, rows), input.Add(TensorNames.IsFrame, 1, rows), e);
        return input;
    }

    /// <summary>Fills the description of rows: extra tokens, then frames.</summary>
    public static void FillRows(Span<float> positions, Span<float> isFrame, int extraTokens)
    {
        for (var i = extraTokens; i < positions.Length; i++)
        {
            positions[i] = i - extraTokens;
            isFrame[i] = 1;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, tensor) in _tensors)
        {
            tensor.Dispose();
        }
    }

    private Span<float> Add(string name, params ReadOnlySpan<long> shape)
    {
        var tensor = new NativeTensor(shape);
        _tensors.Add((name, tensor));
        return tensor.Span;
    }
}

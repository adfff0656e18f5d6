using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Network;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Offline;

/// <summary>Encodes whole utterances: upstream's numbers. Safe for concurrent use.</summary>
public sealed class OfflineEncoder : IDisposable
{
    /// <summary>The longest utterance accepted, in frames: attention over more would need over 10 GB.</summary>
    public const int MaxFrames = 15000;

    private readonly EncoderModel _model;
    private readonly GraphSession _session;
    private readonly string[] _outputs;

    /// <summary>Creates the session.</summary>
    /// <param name="model">The model; must outlive this object.</param>
    /// <param name="padding">How padding in a batch is treated.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the runtime refused the graph.</exception>
    public OfflineEncoder(EncoderModel model, PaddingTreatment padding = PaddingTreatment.Zeroed)
    {
        _model = model;
        _session = model.CreateSession(model.Graphs.Offline(padding));
        _outputs = model.LabelCount > 0 ? [TensorNames.Features, TensorNames.Embedding, TensorNames.Logits] : [TensorNames.Features, TensorNames.Embedding];
    }

    /// <summary>Encodes one utterance.</summary>
    /// <param name="samples">16 kHz mono in [-1, 1], at least 400 samples, at most <see cref="MaxFrames"/> frames.</param>
    /// <returns>Its features and logits.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: too short or too long.</exception>
    public EncodedUtterance Encode(float[] samples) => Encode([samples])[0];

    /// <summary>Encodes several utterances in one batch: each is normalised alone, then padded with zeros.</summary>
    /// <param name="batch">Utterances as in <see cref="Encode(float[])"/>.</param>
    /// <returns>One result each, without padding.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: one is too short or too long.</exception>
    public IReadOnlyList<EncodedUtterance> Encode(IReadOnlyList<float[]> batch)
    {
        foreach (var samples in batch)
        {
            Check(samples);
        }

        using var input = OfflineInput.From(batch, _model.Config);
        using var options = new RunOptions();
        using var results = _session.Session.Run(options, input.Names, input.Values, _outputs);
        var features = results[0].GetTensorDataAsSpan<float>();
        var embeddings = results[1].GetTensorDataAsSpan<float>();
        var logits = _model.LabelCount > 0 ? results[2].GetTensorDataAsSpan<float>() : [];
        var utterances = new List<EncodedUtterance>();
        for (var b = 0; b < batch.Count; b++)
        {
            utterances.Add(Cut(features, embeddings, logits, b, input.MaxFrames, (int)ModelAudio.FramesIn(batch[b].Length)));
        }

        return utterances;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static void Check(float[] samples)
    {
        ModelAudio.ThrowIfNoFrame(samples.Length);
        if (ModelAudio.FramesIn(samples.Length) > MaxFrames)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput,
                $"The sound lasts {samples.Length / (double)ModelAudio.SampleRate:F0} s; the offline mode takes at most {MaxFrames / ModelAudio.FramesPerSecond} s. Use the cached or window mode, or cut the file.");
        }
    }

    private EncodedUtterance Cut(ReadOnlySpan<float> features, ReadOnlySpan<float> embeddings, ReadOnlySpan<float> logits, int item, int maxFrames, int frames)
    {
        var (d, v) = (_model.Config.EmbedDim, _model.LabelCount);
        var own = features.Slice(item * maxFrames * d, frames * d).ToArray();
        var ownLogits = logits.Slice(item * maxFrames * v, frames * v).ToArray();
        return new(frames, own, ownLogits, Means(own, d), Means(ownLogits, v), embeddings.Slice(item * d, d).ToArray());
    }

    private static float[] Means(float[] rows, int width)
    {
        var sums = new double[width];
        for (var i = 0; i < rows.Length; i++)
        {
            sums[i % width] += rows[i];
        }

        return [.. sums.Select(s => (float)(s * width / rows.Length))];
    }
}

using Emotion2Vec.Model;
using Emotion2Vec.Model.Checkpoints;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>
/// A checkpoint to begin pre-training from: data2vec 2.0's (which has no extra tokens) or emotion2vec's (which may have lost its decoder). What those lack is drawn;
/// anything else that is missing is an error.
/// </summary>
internal sealed class PretrainingWeights : IWeightSource
{
    private const string Tokens = ParameterCatalog.AudioPrefix + "extra_tokens";

    private readonly ResolvedWeights _found;
    private readonly RandomWeights _drawn;

    /// <summary>Opens the checkpoint.</summary>
    /// <param name="path">The file, of any format.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="training">Decoder, and how tokens are drawn.</param>
    /// <param name="seed">For what has to be drawn.</param>
    /// <exception cref="ModelException">The file is absent or damaged, or parameters are missing or of another shape.</exception>
    public PretrainingWeights(string path, EncoderConfig config, TrainingConfig training, long seed)
    {
        var decoder = ParameterCatalog.ForDecoder(config, training.Decoder);
        var checkpoint = CheckpointFile.Open(path);
        try
        {
            _found = new(checkpoint, [], [.. ParameterCatalog.For(config, 0), .. decoder], name => name == Tokens || IsDecoder(name));
            var missing = decoder.Where(parameter => !_found.TryGetShape(parameter.Name, out _)).ToList();
            HasDecoder = missing.Count == 0;
            if (missing.Count > 0 && missing.Count < decoder.Count)
            {
                throw new ModelException($"it has a decoder, but not the one of model.training: '{missing[0].Name}' is missing. Describe the decoder that it was trained with.");
            }
        }
        catch (ModelException e)
        {
            checkpoint.Dispose();
            throw new ModelException($"{path}: {e.Message}", e);
        }

        _drawn = new(config, labelCount: 0, (int)seed, training.InitExtraTokenZero, training.Decoder);
        HasTokens = config.NumExtraTokens == 0 || _found.TryGetShape(Tokens, out _);
    }

    /// <summary>Whether the checkpoint has a decoder.</summary>
    public bool HasDecoder { get; }

    /// <summary>Whether it has the extra tokens.</summary>
    public bool HasTokens { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _drawn.Names;

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape) => _drawn.TryGetShape(name, out shape);

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        IWeightSource source = _found.TryGetShape(name, out _) ? _found : _drawn;
        source.Read(name, destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _found.Dispose();

    private static bool IsDecoder(string name) => name.StartsWith(ParameterCatalog.DecoderPrefix, StringComparison.Ordinal);
}

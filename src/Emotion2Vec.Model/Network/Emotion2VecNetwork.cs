using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>
/// The emotion2vec encoder with its classifier (Ma et al., ACL 2024 Findings). The layers are here; how they are joined to time is the business of
/// <see cref="OfflinePass{T}"/>, <see cref="Streaming.MaskedOfflinePass{T}"/> and <see cref="Streaming.StreamingStep{T}"/>.
/// </summary>
/// <typeparam name="T">The tensor type: what running the network means.</typeparam>
public sealed class Emotion2VecNetwork<T>
    where T : class, ITensor<T>
{
    private readonly ChannelNorm<T>? _contextNorm;
    private readonly List<TransformerBlock<T>> _prenet = [];
    private readonly List<TransformerBlock<T>> _blocks = [];
    private readonly ChannelNorm<T>? _finalNorm;
    private readonly (T Weight, T Bias)? _classifier;

    /// <summary>Asks for every parameter.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0 for a model without a head.</param>
    /// <param name="parameters">Where parameters come from.</param>
    /// <param name="regularization">What training drops; null at inference.</param>
    /// <exception cref="ModelException">A parameter is absent or has another shape.</exception>
    public Emotion2VecNetwork(EncoderConfig config, int labelCount, IParameters<T> parameters, IRegularization<T>? regularization = null)
    {
        Config = config;
        Regularization = regularization;
        var d = config.EmbedDim;
        Local = new(parameters, config);
        Projection = new(parameters, config);
        Positions = new(parameters, config);
        ExtraTokens = config.NumExtraTokens == 0 ? null : parameters.Get($"{ParameterNames.Audio}extra_tokens", 1, config.NumExtraTokens, d);
        Alibi = new(parameters, config);
        if (!config.LayerNormFirst)
        {
            _contextNorm = new(parameters, $"{ParameterNames.Audio}context_encoder.norm", d, config.NormEps, config.NormAffine);
        }

        for (var i = 0; i < config.PrenetDepth; i++)
        {
            _prenet.Add(new(parameters, config, $"{ParameterNames.Audio}context_encoder.blocks.{i}", regularization));
        }

        for (var i = 0; i < config.Depth; i++)
        {
            _blocks.Add(new(parameters, config, $"blocks.{i}", regularization));
        }

        if (config.LayerNormFirst)
        {
            _finalNorm = new(parameters, "norm", d, config.NormEps, config.NormAffine);
        }

        if (labelCount > 0)
        {
            _classifier = (parameters.Get("proj.weight", labelCount, d), parameters.Get("proj.bias", labelCount));
        }
    }

    /// <summary>The architecture.</summary>
    public EncoderConfig Config { get; }

    internal IRegularization<T>? Regularization { get; }

    internal LocalEncoder<T> Local { get; }

    internal FeatureProjection<T> Projection { get; }

    internal PositionalEncoder<T> Positions { get; }

    internal T? ExtraTokens { get; }

    internal AlibiBias<T> Alibi { get; }

    /// <summary>Context norm, prenet blocks, main blocks and final norm over rows that are extra tokens and frames.</summary>
    /// <param name="rows">[B, S, D].</param>
    /// <param name="read">Rows whose result is wanted, for which alone the last block is computed whole; null for all.</param>
    internal T Transform(T rows, IAttentionContext<T> attention, Action<string, T>? observe, RowRange? read = null)
    {
        observe?.Invoke("encoder_input", rows);
        var x = rows;
        if (_contextNorm is not null)
        {
            x = _contextNorm.Forward(x);
            observe?.Invoke("context_norm", x);
        }

        x = Regularization?.Drop(DropoutSite.PrenetInput, x) ?? x;
        x = Run(_prenet, x, attention, 0, "prenet_block", observe, read: null);

        observe?.Invoke("context_encoder", x);
        x = Regularization?.Drop(DropoutSite.EncoderInput, x) ?? x;
        x = Run(_blocks, x, attention, _prenet.Count, "block", observe, read);

        if (_finalNorm is not null)
        {
            x = _finalNorm.Forward(x);
            observe?.Invoke("final_norm", x);
        }

        return x;
    }

    /// <summary>Puts the extra tokens in front of frames.</summary>
    /// <param name="frames">[B, T, D].</param>
    /// <returns>[B, E + T, D].</returns>
    internal T Prepend(T frames) => ExtraTokens is null ? frames : ExtraTokens.ExpandBatch(frames).Concat(1, frames);

    /// <summary>Applies the classifier.</summary>
    /// <param name="features">[B, T, D].</param>
    /// <returns>[B, T, V], or null without a head.</returns>
    internal T? Classify(T features) => _classifier is { } head ? features.Linear(head.Weight, head.Bias) : null;

    private T Run(List<TransformerBlock<T>> blocks, T x, IAttentionContext<T> attention, int firstLayer, string name, Action<string, T>? observe, RowRange? read)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var wanted = i == blocks.Count - 1 ? read : null;
            if (Regularization?.SkipsBlock(firstLayer + i) == true)
            {
                x = wanted?.Of(x, 1) ?? x;
                continue;
            }

            x = blocks[i].Forward(x, attention, firstLayer + i, $"{name}_{i}", observe, wanted);
            observe?.Invoke($"{name}_{i}", x);
        }

        return x;
    }
}

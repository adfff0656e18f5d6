using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>One attention block; the context encoder and the main encoder use the same (emotion2vec section 3.7).</summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal sealed class TransformerBlock<T>
    where T : class, ITensor<T>
{
    private readonly EncoderConfig _config;
    private readonly IRegularization<T>? _regularization;
    private readonly ChannelNorm<T> _norm1;
    private readonly ChannelNorm<T> _norm2;
    private readonly (T Weight, T Bias) _qkv;
    private readonly (T Weight, T Bias) _proj;
    private readonly (T Weight, T Bias) _fc1;
    private readonly (T Weight, T Bias) _fc2;

    public TransformerBlock(IParameters<T> parameters, EncoderConfig config, string name, IRegularization<T>? regularization)
    {
        _config = config;
        _regularization = regularization;
        var d = config.EmbedDim;
        _norm1 = new(parameters, $"{name}.norm1", d, config.NormEps, config.NormAffine);
        _qkv = Linear("attn.qkv", 3 * d, d);
        _proj = Linear("attn.proj", d, d);
        _norm2 = new(parameters, $"{name}.norm2", d, config.NormEps, config.NormAffine);
        _fc1 = Linear("mlp.fc1", config.MlpDim, d);
        _fc2 = Linear("mlp.fc2", d, config.MlpDim);

        (T Weight, T Bias) Linear(string part, int outputs, int inputs) =>
            (parameters.Get($"{name}.{part}.weight", outputs, inputs), parameters.Get($"{name}.{part}.bias", outputs));
    }

    /// <param name="x">[B, S, D].</param>
    /// <param name="attention">What each row may attend to.</param>
    /// <param name="layer">Index over prenet and main blocks together.</param>
    /// <param name="name">Name under which values are observed.</param>
    /// <param name="read">Rows whose result is wanted; null for all.</param>
    /// <returns>[B, S, D], or [B, Q, D] for the rows that are read.</returns>
    public T Forward(T x, IAttentionContext<T> attention, int layer, string name, Action<string, T>? observe, RowRange? read = null)
    {
        var asked = read?.Of(x, 1) ?? x;
        if (_config.LayerNormFirst)
        {
            var a = asked + Path(layer, Attend(_norm1.Forward(x), attention, layer, name, observe, read));
            var f = FeedForward(_norm2.Forward(a), name, observe);

            // Upstream drops the attention residual here and doubles f (but for dropout): a data2vec 2.0 quirk that checkpoints were trained with.
            return f + Path(layer, Drop(DropoutSite.MlpOutput, f));
        }

        var r = _norm1.Forward(asked + Path(layer, Attend(x, attention, layer, name, observe, read)));
        observe?.Invoke($"{name}_norm1", r);
        return _norm2.Forward(r + Path(layer, Drop(DropoutSite.MlpOutput, FeedForward(r, name, observe))));
    }

    private T Attend(T x, IAttentionContext<T> attention, int layer, string name, Action<string, T>? observe, RowRange? read)
    {
        var d = _config.EmbedDim;
        var qkv = x.Linear(_qkv.Weight, _qkv.Bias);
        var scale = x.Constant([(float)(1 / Math.Sqrt(_config.HeadDim))], 1);
        var queries = qkv.Slice(2, 0, d);
        var q = ((read?.Of(queries, 1) ?? queries) * scale).SplitHeads(_config.NumHeads);
        var k = qkv.Slice(2, d, d).SplitHeads(_config.NumHeads);
        var v = qkv.Slice(2, 2 * d, d).SplitHeads(_config.NumHeads);
        var result = Drop(DropoutSite.AttentionOutput, attention.Attend(layer, q, k, v, read).Linear(_proj.Weight, _proj.Bias));
        observe?.Invoke($"{name}_attn", result);
        return result;
    }

    private T FeedForward(T x, string name, Action<string, T>? observe)
    {
        var hidden = Drop(DropoutSite.Activation, x.Linear(_fc1.Weight, _fc1.Bias).Gelu());
        var f = Drop(DropoutSite.Activation, hidden.Linear(_fc2.Weight, _fc2.Bias));
        observe?.Invoke($"{name}_ffn", f);
        return f;
    }

    private T Drop(DropoutSite site, T x) => _regularization?.Drop(site, x) ?? x;

    private T Path(int layer, T branch) => _regularization?.DropPath(layer, branch) ?? branch;
}

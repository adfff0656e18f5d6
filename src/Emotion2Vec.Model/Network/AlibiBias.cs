using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>
/// Attention with linear biases: -slope_h * scale * |i - j| between frames, 0 wherever an extra token is involved (emotion2vec section 3.5).
/// The scale is clamped at zero.
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal sealed class AlibiBias<T>
    where T : class, ITensor<T>
{
    private readonly EncoderConfig _config;
    private readonly T? _scale;

    public AlibiBias(IParameters<T> parameters, EncoderConfig config)
    {
        _config = config;
        if (config.UseAlibi)
        {
            // In the state dict whether or not it is learned (upstream base.py: only requires_grad differs).
            _scale = parameters.Get($"{ParameterNames.Audio}alibi_scale", LayerCount, 1, HeadCount, 1, 1);
        }
    }

    /// <summary>Biases that differ: one per layer if scales are learned per layer, else one for all.</summary>
    public int LayerCount => _config is { UseAlibi: true, LearnedAlibiScalePerLayer: true } ? _config.PrenetDepth + _config.Depth : 1;

    private int HeadCount => _config.LearnedAlibiScalePerHead ? _config.NumHeads : 1;

    /// <param name="distance">[B, Q, K] frames between query and key; 0 where either is an extra token.</param>
    /// <param name="mask">Broadcasts to [B, H, Q, K]: 0 for visible keys, minus infinity for hidden ones; none if all are visible.</param>
    /// <returns>One bias per layer, or one for all; each broadcasts to [B, H, Q, K].</returns>
    public IReadOnlyList<T> Forward(T distance, T? mask)
    {
        var wide = distance.InsertAxis(1);
        if (_scale is null)
        {
            return [mask ?? distance.Constant([0], 1, 1, 1, 1)];
        }

        var slopes = distance.Constant([.. AlibiSlopes.For(_config.NumHeads).Select(s => (float)-s)], 1, _config.NumHeads, 1, 1);
        var biases = new List<T>();
        for (var layer = 0; layer < LayerCount; layer++)
        {
            var bias = wide * (slopes * _scale.Slice(0, layer, 1).Reshape(1, HeadCount, 1, 1).Relu());
            biases.Add(mask is null ? bias : bias + mask);
        }

        return biases;
    }
}

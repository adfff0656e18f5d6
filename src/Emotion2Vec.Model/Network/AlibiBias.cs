using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>
/// Attention with linear biases: -slope_h * scale * |i - j| between frames, 0 wherever an extra token is involved (emotion2vec section 3.5).
/// The learned scale is clamped at zero.
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
        if (config.UseAlibi && config.LearnedAlibiScale)
        {
            _scale = parameters.Get($"{ParameterNames.Audio}alibi_scale", LayerCount, 1, config.LearnedAlibiScalePerHead ? config.NumHeads : 1, 1, 1);
        }
    }

    /// <summary>Biases that differ: one per layer if scales are learned per layer, else one for all.</summary>
    public int LayerCount => _config is { UseAlibi: true, LearnedAlibiScale: true, LearnedAlibiScalePerLayer: true } ? _config.PrenetDepth + _config.Depth : 1;

    /// <param name="distance">[B, Q, K] frames between query and key; 0 where either is an extra token.</param>
    /// <param name="mask">Broadcasts to [B, H, Q, K]: 0 for visible keys, minus infinity for hidden ones; none if all are visible.</param>
    /// <returns>One bias per layer, or one for all; each broadcasts to [B, H, Q, K].</returns>
    public IReadOnlyList<T> Forward(T distance, T? mask)
    {
        var wide = distance.InsertAxis(1);
        if (!_config.UseAlibi)
        {
            return [mask ?? distance.Constant([0], 1, 1, 1, 1)];
        }

        var slopes = distance.Constant([.. AlibiSlopes.For(_config.NumHeads).Select(s => (float)-s)], 1, _config.NumHeads, 1, 1);
        var biases = new List<T>();
        for (var layer = 0; layer < LayerCount; layer++)
        {
            var slope = _scale is null
                ? slopes * distance.Constant([Math.Max((float)_config.AlibiScale, 0)], 1, 1, 1, 1)
                : slopes * _scale.Slice(0, layer, 1).Reshape(1, _config.LearnedAlibiScalePerHead ? _config.NumHeads : 1, 1, 1).Relu();
            var bias = wide * slope;
            biases.Add(mask is null ? bias : bias + mask);
        }

        return biases;
    }
}

using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>Grouped convolutions, each followed by a LayerNorm without affine and GELU, whose sum with the frames carries position (emotion2vec section 3.3).</summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal sealed class PositionalEncoder<T>
    where T : class, ITensor<T>
{
    private const float Eps = 1e-5f;

    private readonly EncoderConfig _config;
    private readonly ChannelNorm<T>? _preNorm;
    private readonly List<(T Weight, T Bias)> _layers = [];

    public PositionalEncoder(IParameters<T> parameters, EncoderConfig config)
    {
        _config = config;
        const string Name = $"{ParameterNames.Audio}relative_positional_encoder";
        var d = config.EmbedDim;
        if (config.ConvPosPreLn)
        {
            _preNorm = new(parameters, $"{Name}.0", d, 1e-5, affine: true);
        }

        // With a norm in front, upstream nests the stack one level deeper.
        var stack = config.ConvPosPreLn ? $"{Name}.1" : Name;
        for (var j = 1; j <= config.ConvPosDepth; j++)
        {
            _layers.Add((
                parameters.Get($"{stack}.{j}.0.weight", d, d / config.ConvPosGroups, config.ConvPosKernel),
                parameters.Get($"{stack}.{j}.0.bias", d)));
        }
    }

    /// <param name="x">[B, T, D] projected features.</param>
    /// <param name="context">What lies around them.</param>
    /// <param name="valid">[B, T, 1] with 0 where a frame is padding, which every layer must see as zero; none if no frame is.</param>
    /// <returns>[B, T, D] to be added to <paramref name="x"/>.</returns>
    public T Forward(T x, IPositionalContext<T> context, T? valid, Action<string, T>? observe)
    {
        var h = _preNorm is null ? x : _preNorm.Forward(x);
        var kernel = _config.ConvPosKernel;
        for (var j = 0; j < _layers.Count; j++)
        {
            // A norm in front of the stack, and each convolution's bias, make padding non-zero again.
            if (valid is not null && (j > 0 || _preNorm is not null))
            {
                h *= valid;
            }

            var (weight, bias) = _layers[j];
            h = context.Convolve(j, h, kernel / 2, (input, padding) =>
            {
                var output = input.Conv1d(weight, bias, 1, padding, _config.ConvPosGroups);

                // Upstream's SamePad: an even kernel yields one step too many.
                return kernel % 2 == 0 ? output.Slice(1, 0, length: -2) : output;
            });
            h = h.LayerNorm(null, null, Eps).Gelu();
            observe?.Invoke($"pos_layer_{j + 1}", h);
        }

        observe?.Invoke("positional_encoder", h);
        return h;
    }
}

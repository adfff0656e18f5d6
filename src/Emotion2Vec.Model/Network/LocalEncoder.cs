using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>
/// The convolutional front end: seven unpadded convolutions, so that frame t depends on samples [320 t, 320 t + 400) alone
/// (emotion2vec section 2; fairseq's ConvFeatureExtractionModel).
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal sealed class LocalEncoder<T>
    where T : class, ITensor<T>
{
    private const float Eps = 1e-5f;

    private readonly EncoderConfig _config;
    private readonly List<Layer> _layers = [];

    public LocalEncoder(IParameters<T> parameters, EncoderConfig config)
    {
        _config = config;
        var channels = 1;
        for (var i = 0; i < config.FeatureEncoder.Count; i++)
        {
            var spec = config.FeatureEncoder[i];
            var name = $"{ParameterNames.Audio}local_encoder.conv_layers.{i}";
            var weight = parameters.Get($"{name}.0.weight", spec.Channels, channels, spec.Kernel);
            var norm = (config.ExtractorMode, i) switch
            {
                (ExtractorMode.LayerNorm, _) => $"{name}.2.1",
                (ExtractorMode.Default, 0) => $"{name}.2",
                _ => null,
            };
            _layers.Add(new(spec.Stride, weight, norm is null ? null : parameters.Get($"{norm}.weight", spec.Channels), norm is null ? null : parameters.Get($"{norm}.bias", spec.Channels)));
            channels = spec.Channels;
        }
    }

    /// <param name="waveform">[B, N] normalised samples.</param>
    /// <returns>[B, T, C] local features.</returns>
    public T Forward(T waveform, Action<string, T>? observe)
    {
        var x = waveform.InsertAxis(2);
        for (var i = 0; i < _layers.Count; i++)
        {
            var layer = _layers[i];
            x = x.Conv1d(layer.Weight, bias: null, layer.Stride, padding: 0, groups: 1);
            if (layer.NormWeight is not null && layer.NormBias is not null)
            {
                x = _config.ExtractorMode == ExtractorMode.LayerNorm
                    ? x.LayerNorm(layer.NormWeight, layer.NormBias, Eps)
                    : x.NormOverTime(layer.NormWeight, layer.NormBias, Eps);
            }

            x = x.Gelu();
            observe?.Invoke($"conv_layer_{i}", x);
        }

        observe?.Invoke("local_encoder", x);
        return x;
    }

    private sealed record Layer(int Stride, T Weight, T? NormWeight, T? NormBias);
}

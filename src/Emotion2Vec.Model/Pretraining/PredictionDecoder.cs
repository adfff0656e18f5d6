using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Pretraining;

/// <summary>
/// The convolutional decoder that predicts the teacher's frames from what the student saw (emotion2vec section 6; upstream's <c>Decoder1d</c>). Only pre-training has it.
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
public sealed class PredictionDecoder<T>
    where T : class, ITensor<T>
{
    private const float Eps = 1e-5f;

    private readonly DecoderConfig _config;
    private readonly List<(T Weight, T Bias)> _convolutions = [];
    private readonly List<(T Weight, T Bias)> _projections = [];

    /// <summary>Asks for every parameter.</summary>
    /// <param name="config">The encoder's architecture.</param>
    /// <param name="decoder">The decoder.</param>
    /// <param name="parameters">Where parameters come from.</param>
    /// <exception cref="ModelException">A parameter is absent or has another shape.</exception>
    public PredictionDecoder(EncoderConfig config, DecoderConfig decoder, IParameters<T> parameters)
    {
        _config = decoder;
        var inputs = config.EmbedDim;
        for (var i = 0; i < decoder.DecoderLayers; i++)
        {
            var name = $"{ParameterCatalog.DecoderPrefix}blocks.{i}.0";
            _convolutions.Add((
                parameters.Get($"{name}.weight", decoder.DecoderDim, inputs / decoder.DecoderGroups, decoder.DecoderKernel),
                parameters.Get($"{name}.bias", decoder.DecoderDim)));
            inputs = decoder.DecoderDim;
        }

        foreach (var (name, from, to) in decoder.Projections(config.EmbedDim))
        {
            _projections.Add((
                parameters.Get($"{ParameterCatalog.DecoderPrefix}{name}.weight", to, from),
                parameters.Get($"{ParameterCatalog.DecoderPrefix}{name}.bias", to)));
        }
    }

    /// <summary>Runs the decoder.</summary>
    /// <param name="x">[B, T, D] frames in the order of time, noise where they were masked.</param>
    /// <returns>[B, T, D] predictions.</returns>
    public T Forward(T x)
    {
        var (h, width) = (x, x.Shape[2]);
        for (var i = 0; i < _convolutions.Count; i++)
        {
            var y = Convolve(h, i).LayerNorm(null, null, Eps).Gelu();
            h = _config.DecoderResidual && width == _config.DecoderDim ? y + h : y;
            width = _config.DecoderDim;
        }

        for (var i = 0; i < _projections.Count; i++)
        {
            h = (i == 0 ? h : h.Gelu()).Linear(_projections[i].Weight, _projections[i].Bias);
        }

        return h;
    }

    private T Convolve(T x, int layer)
    {
        var kernel = _config.DecoderKernel;
        var y = x.Conv1d(_convolutions[layer].Weight, _convolutions[layer].Bias, stride: 1, padding: kernel / 2, _config.DecoderGroups);

        // Upstream's SamePad: an even kernel yields one step too many.
        return kernel % 2 == 0 ? y.Slice(1, 0, length: -2) : y;
    }
}

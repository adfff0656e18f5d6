using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>LayerNorm and a linear map from the front end's channels to the encoder's width (upstream's <c>project_features</c>).</summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal sealed class FeatureProjection<T>
    where T : class, ITensor<T>
{
    private readonly ChannelNorm<T> _norm;
    private readonly T _weight;
    private readonly T _bias;

    public FeatureProjection(IParameters<T> parameters, EncoderConfig config)
    {
        const string Name = $"{ParameterNames.Audio}project_features";
        _norm = new(parameters, $"{Name}.1", config.FeatureChannels, 1e-5, affine: true);
        _weight = parameters.Get($"{Name}.2.weight", config.EmbedDim, config.FeatureChannels);
        _bias = parameters.Get($"{Name}.2.bias", config.EmbedDim);
    }

    /// <param name="x">[B, T, C].</param>
    /// <returns>[B, T, D].</returns>
    public T Forward(T x) => _norm.Forward(x).Linear(_weight, _bias);
}

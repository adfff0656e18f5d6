using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>A LayerNorm over channels with optional weight and bias.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal sealed class ChannelNorm<T>
    where T : class, ITensor<T>
{
    private readonly T? _weight;
    private readonly T? _bias;
    private readonly float _eps;

    /// <summary>Creates the norm.</summary>
    /// <param name="parameters">Where weight and bias come from.</param>
    /// <param name="name">Name without <c>.weight</c>.</param>
    /// <param name="channels">Width.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="affine">Whether there are weight and bias.</param>
    public ChannelNorm(IParameters<T> parameters, string name, int channels, double eps, bool affine)
    {
        _eps = (float)eps;
        if (affine)
        {
            _weight = parameters.Get($"{name}.weight", channels);
            _bias = parameters.Get($"{name}.bias", channels);
        }
    }

    public T Forward(T x) => x.LayerNorm(_weight, _bias, _eps);
}

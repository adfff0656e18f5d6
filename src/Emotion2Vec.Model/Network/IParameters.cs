using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>Hands out the network's parameters by upstream's own names.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
public interface IParameters<T>
    where T : ITensor<T>
{
    /// <summary>Gets one parameter.</summary>
    /// <param name="name">Upstream's full name, <c>blocks.0.attn.qkv.weight</c>.</param>
    /// <param name="shape">The shape that the architecture implies.</param>
    /// <returns>The parameter.</returns>
    /// <exception cref="ModelException">It is absent or has another shape.</exception>
    T Get(string name, params ReadOnlySpan<int> shape);
}

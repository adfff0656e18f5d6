using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>Rows attend to each other under a bias that carries distances and masks.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="biases">One for all layers, or one for each.</param>
/// <param name="regularization">What training drops; null at inference.</param>
internal sealed class BiasedAttention<T>(IReadOnlyList<T> biases, IRegularization<T>? regularization) : IAttentionContext<T>
    where T : class, ITensor<T>
{
    public T Attend(int layer, T q, T k, T v, RowRange? read)
    {
        var bias = biases[biases.Count == 1 ? 0 : layer];
        var segment = new KeySegment<T>(k, v, read?.OfQueries(bias) ?? bias);
        return regularization?.Attend(q, segment) ?? q.Attention(segment);
    }
}

using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>What a block's rows may attend to: themselves under a bias (offline passes), or cached keys as well (streaming).</summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal interface IAttentionContext<T>
    where T : class, ITensor<T>
{
    /// <summary>Attends.</summary>
    /// <param name="layer">Index over prenet and main blocks together.</param>
    /// <param name="q">[B, H, Q, d], scaled: of the rows that <paramref name="read"/> names.</param>
    /// <param name="k">[B, H, S, d] of the same rows.</param>
    /// <param name="v">[B, H, S, d] of the same rows.</param>
    /// <param name="read">The rows that attend; null for all.</param>
    /// <returns>[B, Q, D].</returns>
    T Attend(int layer, T q, T k, T v, RowRange? read);
}

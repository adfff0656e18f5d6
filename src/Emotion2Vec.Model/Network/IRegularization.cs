using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>What training does to the forward pass so that the network does not lean on single values: dropout, drop path and skipped blocks. Inference has none.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
public interface IRegularization<T>
    where T : ITensor<T>
{
    /// <summary>Sets random elements to zero and scales the others up, so that the expectation stays.</summary>
    /// <param name="site">Where in the network.</param>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape.</returns>
    T Drop(DropoutSite site, T x);

    /// <summary>Sets a block's branch to zero for random items of the batch (stochastic depth).</summary>
    /// <param name="layer">Index over prenet and main blocks together.</param>
    /// <param name="x">[B, S, D] branch.</param>
    /// <returns>The same shape.</returns>
    T DropPath(int layer, T x);

    /// <summary>Decides whether a block is left out this time (layerdrop).</summary>
    /// <param name="layer">Index over prenet and main blocks together.</param>
    /// <returns>True to leave it out.</returns>
    bool SkipsBlock(int layer);

    /// <summary>Attention with dropout of its weights.</summary>
    /// <param name="q">[B, H, Q, d], scaled.</param>
    /// <param name="segment">Keys, values and bias.</param>
    /// <returns>[B, Q, H d].</returns>
    T Attend(T q, KeySegment<T> segment);
}

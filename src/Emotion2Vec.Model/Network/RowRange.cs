using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>Rows of a sequence: those of the last block that somebody reads. The others are needed there as keys and values alone.</summary>
/// <param name="First">First row.</param>
/// <param name="Count">Rows, or -1 for all from <paramref name="First"/> on.</param>
/// <param name="Newest">The most of these that are read, from their end; null for all.</param>
internal readonly record struct RowRange(int First, int Count = -1, int? Newest = null)
{
    /// <summary>Cuts the rows out.</summary>
    /// <param name="x">A tensor whose axis <paramref name="axis"/> runs over the rows.</param>
    /// <param name="axis">From 0.</param>
    /// <returns>The part.</returns>
    public T Of<T>(T x, int axis)
        where T : class, ITensor<T>
    {
        var part = x.Slice(axis, First, Count);
        return Newest is { } newest ? part.Slice(axis, -newest) : part;
    }

    /// <summary>Cuts the rows' part out of what is added to their logits.</summary>
    /// <param name="bias">Broadcasts to [B, H, Q, K]: one row may stand for all.</param>
    /// <returns>The part.</returns>
    public T OfQueries<T>(T bias)
        where T : class, ITensor<T> => bias.Shape[2] == 1 ? bias : Of(bias, 2);
}

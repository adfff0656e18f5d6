using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>The whole utterance is there: beyond its ends every layer sees zeros.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal sealed class ZeroContext<T> : IPositionalContext<T>
    where T : class, ITensor<T>
{
    public T Convolve(int layer, T x, int reach, Func<T, int, T> convolution) => convolution(x, reach);
}

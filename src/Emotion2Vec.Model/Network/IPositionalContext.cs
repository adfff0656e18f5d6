using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>
/// What the positional convolutions see beyond the frames at hand: zeros (offline), the previous chunk's frames (masked offline),
/// or cached frames (streaming). It is all that distinguishes the three passes in this layer.
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
internal interface IPositionalContext<T>
    where T : class, ITensor<T>
{
    /// <summary>Convolves with context around the frames.</summary>
    /// <param name="layer">Layer, from 0.</param>
    /// <param name="x">[B, T, D] input of the layer.</param>
    /// <param name="reach">Frames that the convolution sees on each side.</param>
    /// <param name="convolution">The convolution: input, and zeros that it shall add on both sides.</param>
    /// <returns>[B, T, D].</returns>
    T Convolve(int layer, T x, int reach, Func<T, int, T> convolution);
}

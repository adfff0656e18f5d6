using Emotion2Vec.Inference.Sessions;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>Keys and values of past frames of one or several streams, prenet's blocks first.</summary>
/// <param name="Keys">[R, H, L, d] each, for R streams.</param>
/// <param name="Values">Likewise.</param>
internal sealed record PastCaches(NativeTensor[] Keys, NativeTensor[] Values) : IDisposable
{
    /// <summary>All of them, keys first.</summary>
    public IEnumerable<NativeTensor> Tensors => Keys.Concat(Values);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}

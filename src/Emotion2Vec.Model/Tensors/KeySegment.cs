namespace Emotion2Vec.Model.Tensors;

/// <summary>A run of attention keys with their values and what is added to their logits.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="Keys">[B, H, K, d].</param>
/// <param name="Values">[B, H, K, d].</param>
/// <param name="Bias">Broadcasts to [B, H, Q, K]; minus infinity hides a key.</param>
public readonly record struct KeySegment<T>(T Keys, T Values, T Bias)
    where T : ITensor<T>;

using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>What a pass through the encoder yields.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="Features">[B, T, D] frame features.</param>
/// <param name="Logits">[B, T, V] per-frame logits (the head is linear on the mean, so their mean is the utterance's); none for models without a head.</param>
/// <param name="Embedding">[B, D] mean of the extra tokens; in the masked-offline pass [B, chunks, D]; none where only the newest frames are read.</param>
public sealed record NetworkOutput<T>(T Features, T? Logits, T? Embedding)
    where T : class, ITensor<T>;

namespace Emotion2Vec.Inference.Offline;

/// <summary>Everything the encoder says about one utterance.</summary>
/// <param name="FrameCount">Frames (T).</param>
/// <param name="Features">[T, D] frame features.</param>
/// <param name="FrameLogits">[T, V] logits per frame; empty without a head.</param>
/// <param name="Utterance">[D] mean of the frame features.</param>
/// <param name="Logits">[V] logits of the utterance: the mean of the frame logits.</param>
/// <param name="Embedding">[D] mean of the extra tokens.</param>
public sealed record EncodedUtterance(int FrameCount, float[] Features, float[] FrameLogits, float[] Utterance, float[] Logits, float[] Embedding);

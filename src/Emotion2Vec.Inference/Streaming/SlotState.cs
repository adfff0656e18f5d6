using Emotion2Vec.Inference.Sessions;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>What a snapshot must fit: the weights and the geometry.</summary>
/// <param name="Fingerprint">Of the model's architecture.</param>
/// <param name="ChunkFrames">C.</param>
/// <param name="LongestChunkFrames">The longest size of chunks that the slot can take.</param>
/// <param name="LeftFrames">L.</param>
/// <param name="RightFrames">R.</param>
/// <param name="TokensEvery">Chunks from one refresh of the extra tokens to the next.</param>
internal sealed record SlotIdentity(ulong Fingerprint, int ChunkFrames, int LongestChunkFrames, int LeftFrames, int RightFrames, int TokensEvery);

/// <summary>A slot's whole state: small numbers by value, arrays and tensors in place.</summary>
/// <param name="Counters">Eleven counters and flags.</param>
/// <param name="Normalizer">The normaliser's statistics.</param>
/// <param name="RingFrames">[L] frame that each ring entry holds, or -1.</param>
/// <param name="Tensors">Native memory.</param>
internal sealed record SlotState(long[] Counters, double[] Normalizer, long[] RingFrames, IReadOnlyList<NativeTensor> Tensors);

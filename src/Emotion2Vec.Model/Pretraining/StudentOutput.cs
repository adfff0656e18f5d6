using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Pretraining;

/// <summary>What the student makes of masked rows.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="Predictions">[n, D] the decoder's output at the n hidden frames, in the order of <see cref="FrameMask.Masked"/>.</param>
/// <param name="Frames">[B M, kept, D] the encoder's output at the frames it saw.</param>
/// <param name="Tokens">[B M, E, D] its output at the extra tokens; null for an architecture without.</param>
public sealed record StudentOutput<T>(T Predictions, T Frames, T? Tokens)
    where T : class, ITensor<T>;

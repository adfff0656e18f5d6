using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>What the teacher says at a chunk's end.</summary>
/// <param name="Span">What it has heard.</param>
/// <param name="Logits">[B, V] mean logits of the classes in use.</param>
internal sealed record PrefixTarget(PrefixSpan Span, torch.Tensor Logits);

using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>What a student is compared with its teacher by, in float32; lives in the caller's dispose scope.</summary>
/// <param name="Features">[B, T, D] frames of the last layer.</param>
/// <param name="Logits">[B, T, V] of the classes in use; null for a model without classes.</param>
/// <param name="Tokens">[B, D] mean of the extra tokens, those of all chunks if there are several; null for a model without such tokens.</param>
/// <param name="Hidden">K times [B, T, D]: MLP outputs of the last main blocks.</param>
internal sealed record DistilledOutput(torch.Tensor Features, torch.Tensor? Logits, torch.Tensor? Tokens, IReadOnlyList<torch.Tensor> Hidden);

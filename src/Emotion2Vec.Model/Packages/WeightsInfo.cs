namespace Emotion2Vec.Model.Packages;

/// <summary>Facts about a package's weights file.</summary>
/// <param name="Sha256">SHA-256 of <c>weights.safetensors</c> in lower-case hexadecimal.</param>
/// <param name="ParameterCount">Elements of all tensors together.</param>
public sealed record WeightsInfo(string Sha256, long ParameterCount);

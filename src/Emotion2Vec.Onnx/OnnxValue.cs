namespace Emotion2Vec.Onnx;

/// <summary>A graph input or output: name and dimensions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
public sealed record OnnxValue(string Name, IReadOnlyList<OnnxDimension> Shape);

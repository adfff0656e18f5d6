namespace Emotion2Vec.Onnx;

/// <summary>A graph input or output: name and dimensions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Element">What it is made of.</param>
public sealed record OnnxValue(string Name, IReadOnlyList<OnnxDimension> Shape, OnnxElement Element = OnnxElement.Float32);

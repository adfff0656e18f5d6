namespace Emotion2Vec.Onnx;

/// <summary>A small constant stored inside the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">What it is made of.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Bytes">Little-endian values.</param>
internal sealed record OnnxConstant(string Name, OnnxElement Element, IReadOnlyList<int> Shape, byte[] Bytes);

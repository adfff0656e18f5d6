using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Devices;

/// <summary>How a device is used.</summary>
/// <param name="Arithmetic">The type of products, activations and state.</param>
/// <param name="MaxBatch">Most streams in one step.</param>
/// <param name="Streams">Most streams at a time; fewer where memory is short.</param>
internal sealed record DeviceOptions(OnnxElement Arithmetic, int MaxBatch, int Streams);

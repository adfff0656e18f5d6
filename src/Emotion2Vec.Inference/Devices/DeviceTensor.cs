using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Devices;

/// <summary>An input or output as it is bound: the front of some memory.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Element">What it is made of.</param>
/// <param name="Shape">Its dimensions, all known.</param>
/// <param name="Memory">Where it lies.</param>
internal sealed record DeviceTensor(string Name, OnnxElement Element, IReadOnlyList<long> Shape, IDeviceMemory Memory)
{
    /// <summary>Bytes of it.</summary>
    public long Bytes => Shape.Aggregate(DevicePlan.BytesOf(Element), (product, n) => checked(product * n));
}

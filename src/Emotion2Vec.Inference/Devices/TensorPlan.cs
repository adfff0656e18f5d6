using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Devices;

/// <summary>A tensor with a row per stream or per place in a batch.</summary>
/// <param name="Name">Its name in the step's graph, or the keeping one's.</param>
/// <param name="Element">What it is made of.</param>
/// <param name="Row">Dimensions of a row; none for single values.</param>
internal sealed record TensorPlan(string Name, OnnxElement Element, params long[] Row)
{
    /// <summary>Bytes of a row.</summary>
    public long RowBytes { get; } = Row.Aggregate(DevicePlan.BytesOf(Element), (product, n) => checked(product * n));

    /// <summary>The first rows of some memory.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="memory">The memory.</param>
    /// <returns>A tensor to be bound.</returns>
    public DeviceTensor Of(long rows, IDeviceMemory memory) => new(Name, Element, [rows, .. Row], memory);
}

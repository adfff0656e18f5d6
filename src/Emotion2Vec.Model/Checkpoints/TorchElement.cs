using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>The element type of a storage.</summary>
/// <param name="Name">PyTorch's word for it.</param>
/// <param name="Bytes">Bytes of one element.</param>
/// <param name="Float">How its floats are stored; null if it holds none that can be weights.</param>
internal sealed record TorchElement(string Name, int Bytes, FloatType? Float)
{
    /// <summary>By the name of the storage class in the pickle (PyTorch, torch/storage.py).</summary>
    public static IReadOnlyDictionary<string, TorchElement> ByStorage { get; } = new Dictionary<string, TorchElement>(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = new("float32", 4, FloatType.Float32),
        ["torch.HalfStorage"] = new("float16", 2, FloatType.Float16),
        ["torch.BFloat16Storage"] = new("bfloat16", 2, FloatType.BFloat16),
        ["torch.DoubleStorage"] = new("float64", 8, FloatType.Float64),
        ["torch.LongStorage"] = new("int64", 8, null),
        ["torch.IntStorage"] = new("int32", 4, null),
        ["torch.ShortStorage"] = new("int16", 2, null),
        ["torch.CharStorage"] = new("int8", 1, null),
        ["torch.ByteStorage"] = new("uint8", 1, null),
        ["torch.BoolStorage"] = new("bool", 1, null),
        ["torch.ComplexFloatStorage"] = new("complex64", 8, null),
        ["torch.ComplexDoubleStorage"] = new("complex128", 16, null),
    };
}

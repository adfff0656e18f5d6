namespace Emotion2Vec.Model.Weights;

/// <summary>Where and how a tensor lies in a safetensors file.</summary>
/// <param name="Name">The tensor's full name.</param>
/// <param name="DataType">The file's own word for its type, such as <c>F32</c>.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="ByteCount">Bytes it takes.</param>
public sealed record SafetensorsTensor(string Name, string DataType, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    /// <summary>The float type, or null if the tensor holds no floats that can be read.</summary>
    public FloatType? FloatType => DataType switch
    {
        "F32" => Weights.FloatType.Float32,
        "F16" => Weights.FloatType.Float16,
        "BF16" => Weights.FloatType.BFloat16,
        "F64" => Weights.FloatType.Float64,
        _ => null,
    };
}

namespace Emotion2Vec.Onnx;

/// <summary>A small constant stored inside the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">ONNX element type.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Bytes">Little-endian values.</param>
internal sealed record OnnxConstant(string Name, int Type, IReadOnlyList<int> Shape, byte[] Bytes)
{
    /// <summary>TensorProto.DataType.FLOAT.</summary>
    public const int Float32 = 1;

    /// <summary>TensorProto.DataType.UINT8.</summary>
    public const int UInt8 = 2;

    /// <summary>TensorProto.DataType.INT8.</summary>
    public const int Int8 = 3;

    /// <summary>TensorProto.DataType.INT64.</summary>
    public const int Int64 = 7;
}

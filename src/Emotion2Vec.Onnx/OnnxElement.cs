namespace Emotion2Vec.Onnx;

/// <summary>What a tensor is made of; the numbers are those of the format (TensorProto.DataType).</summary>
public enum OnnxElement
{
    /// <summary>32-bit floats.</summary>
    Float32 = 1,

    /// <summary>Unsigned bytes.</summary>
    UInt8 = 2,

    /// <summary>Signed bytes.</summary>
    Int8 = 3,

    /// <summary>64-bit integers.</summary>
    Int64 = 7,

    /// <summary>IEEE 754 half precision: 11 bits of mantissa, up to 65504.</summary>
    Float16 = 10,

    /// <summary>The upper half of a 32-bit float: 8 bits of mantissa, the same range.</summary>
    BFloat16 = 16,
}

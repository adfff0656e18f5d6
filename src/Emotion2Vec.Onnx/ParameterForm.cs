namespace Emotion2Vec.Onnx;

/// <summary>How a graph wants a parameter.</summary>
public enum ParameterForm
{
    /// <summary>Float32, in its own shape.</summary>
    AsStored,

    /// <summary>Float32, [k in, out] for one stored as [out, in] or [out, in, k].</summary>
    Transposed,

    /// <summary>Signed bytes, [k in, out] for one stored as [out, in] or [out, in, k]: each output's weights divided by its scale.</summary>
    Int8,

    /// <summary>Float32, [out]: the scales of <see cref="Int8"/>, the largest weight of each output over 127.</summary>
    Int8Scales,
}

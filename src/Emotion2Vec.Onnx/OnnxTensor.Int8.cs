namespace Emotion2Vec.Onnx;

// Products in whole numbers of 8 bits: inputs as unsigned bytes under a range that was found on speech, weights as signed bytes with a scale for each output.
public sealed partial class OnnxTensor
{
    private const string RuntimeDomain = "com.microsoft";

    /// <summary>The least of all elements.</summary>
    /// <returns>A scalar.</returns>
    public OnnxTensor Lowest() => Node("ReduceMin", [], [Name], ("keepdims", 0L));

    /// <summary>The greatest of all elements.</summary>
    /// <returns>A scalar.</returns>
    public OnnxTensor Highest() => Node("ReduceMax", [], [Name], ("keepdims", 0L));

    private OnnxTensor Quantize(ActivationRange range) => Node("QuantizeLinear", _shape, [Name, Scalar(range.Scale), _graph.Byte(range.ZeroPoint)]);

    // The runtime's fused form: u8 by s8 into s32, then scales and bias, in one pass.
    private OnnxTensor Product(OnnxTensor weight, ActivationRange range, OnnxTensor? bias)
    {
        var name = weight._parameter ?? throw new ArgumentException("Only parameters have whole-numbered forms.", nameof(weight));
        string[] inputs =
        [
            Name,
            _graph.Use(name, weight._shape, ParameterForm.Int8),
            Scalar(range.Scale),
            _graph.Use(name, weight._shape, ParameterForm.Int8Scales),
            _graph.Byte(range.ZeroPoint),
            "",
            .. bias is null ? Array.Empty<string>() : [bias.Name],
        ];
        return new(_graph, _graph.Add(RuntimeDomain, "MatMulIntegerToFloat", inputs, 1)[0], [.. _shape[..^1], weight._shape[0]]);
    }
}

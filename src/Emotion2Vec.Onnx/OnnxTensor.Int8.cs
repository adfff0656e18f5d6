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

    // [B, T, C] to [B, T', k C]: what each output of an unpadded convolution sees, side by side. Done on bytes, where copies cost a quarter.
    private OnnxTensor Framed(int kernel, int stride)
    {
        var (channels, steps) = (_shape[2], ((_shape[1] - kernel) / stride) + 1);
        if (kernel == stride)
        {
            // 0 keeps the dimension, so that an open batch size survives.
            var used = Slice(1, 0, steps * stride);
            return Node("Reshape", [_shape[0], steps, kernel * channels], [used.Name, _graph.Integers(0, steps, kernel * channels)]);
        }

        var parts = new List<OnnxTensor>();
        for (var offset = 0; offset < kernel; offset++)
        {
            var end = offset + (stride * (steps - 1)) + 1;
            parts.Add(Node("Slice", With(1, steps), [Name, _graph.Integers(offset), _graph.Integers(end), _graph.Integers(1), _graph.Integers(stride)]));
        }

        return parts[0].Concat(2, [.. parts.Skip(1)]);
    }

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

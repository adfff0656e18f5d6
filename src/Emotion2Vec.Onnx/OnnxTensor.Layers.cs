using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Onnx;

// The members that are whole layers: products, convolutions, norms, attention.
public sealed partial class OnnxTensor
{
    /// <inheritdoc/>
    public OnnxTensor Linear(OnnxTensor weight, OnnxTensor bias)
    {
        if (weight._parameter is { } product)
        {
            _graph.ObserveProduct?.Invoke(product, this);
            if (_graph.Ranges.TryGetValue(product, out var range))
            {
                return Quantize(range).Product(weight, range, bias);
            }
        }

        // The classifier costs nothing, and its rounding would show in every score.
        var x = weight._parameter?.StartsWith("proj.", StringComparison.Ordinal) == true ? To(OnnxElement.Float32) : this;

        // Stored as [in, out]: MatMul then needs no transpose at run time.
        var transposed = weight._parameter is { } parameter
            ? _graph.Use(parameter, weight._shape, ParameterForm.Transposed, x.Element)
            : weight.Permute(1, 0).Name;
        int[] shape = [.. _shape[..^1], weight._shape[0]];
        return Node("Add", shape, [Node("MatMul", shape, [x.Name, transposed]).Name, bias.To(x.Element).Name]);
    }

    /// <inheritdoc/>
    public OnnxTensor Conv1d(OnnxTensor weight, OnnxTensor? bias, int stride, int padding, int groups)
    {
        var kernel = weight._shape[2];
        if (weight._parameter is { } product && bias is null && padding == 0 && groups == 1 && _shape is [_, > 0, _])
        {
            return FramedProduct(weight, product, kernel, stride);
        }

        var steps = _shape[1] == -1 ? -1 : ((_shape[1] + (2 * padding) - kernel) / stride) + 1;
        var kernels = weight.To(Element).Name;
        string[] inputs = bias is null ? [Permute(0, 2, 1).Name, kernels] : [Permute(0, 2, 1).Name, kernels, bias.To(Element).Name];
        var convolved = Node(
            "Conv",
            [_shape[0], weight._shape[0], steps],
            inputs,
            ("kernel_shape", new long[] { kernel }),
            ("strides", new long[] { stride }),
            ("pads", new long[] { padding, padding }),
            ("group", (long)groups));
        return convolved.Permute(0, 2, 1);
    }

    /// <inheritdoc/>
    public OnnxTensor LayerNorm(OnnxTensor? weight, OnnxTensor? bias, float eps)
    {
        // After an addition the runtime fuses this into one vectorised kernel. Alone its kernel is scalar, and normalising each row as an
        // instance of one channel is faster: together 3 percent of a step at base size (see ./run.sh bench).
        if (_graph.Target is null && !_isSum && _shape is [_, > 0, _])
        {
            return NormalizeRows(weight, bias, eps);
        }

        // The operator wants a scale even where the network has none.
        var scale = weight?.To(Element).Name ?? Ones(_shape[^1]);
        string[] inputs = bias is null ? [Name, scale] : [Name, scale, bias.To(Element).Name];
        return Node("LayerNormalization", _shape, inputs, ("axis", -1L), ("epsilon", eps));
    }

    /// <inheritdoc/>
    public OnnxTensor NormOverTime(OnnxTensor weight, OnnxTensor bias, float eps)
    {
        var turned = Permute(0, 2, 1);
        return Node("InstanceNormalization", turned._shape, [turned.Name, weight.To(Element).Name, bias.To(Element).Name], ("epsilon", eps)).Permute(0, 2, 1);
    }

    /// <inheritdoc/>
    public OnnxTensor SplitHeads(int heads)
    {
        // 0 keeps the dimension, so that open batch and time sizes survive.
        int[] shape = [_shape[0], _shape[1], heads, _shape[2] / heads];
        return Node("Reshape", shape, [Name, _graph.Integers(0, 0, heads, _shape[2] / heads)]).Permute(0, 2, 1, 3);
    }

    /// <inheritdoc/>
    public OnnxTensor Attention(params ReadOnlySpan<KeySegment<OnnxTensor>> segments)
    {
        // Keys are never copied together: logits of all segments are, which are far smaller, and each segment's values are weighed by its own share.
        var logits = new List<OnnxTensor>();
        foreach (var segment in segments)
        {
            int[] shape = [_shape[0], _shape[1], _shape[2], segment.Keys._shape[2]];
            var product = Node("MatMul", shape, [Name, segment.Keys.Permute(0, 1, 3, 2).Name]).To(OnnxElement.Float32);
            logits.Add(Node("Add", shape, [product.Name, segment.Bias.Name]));
        }

        var all = logits.Count == 1 ? logits[0] : logits[0].Concat(3, [.. logits.Skip(1)]);
        var weights = Node("Softmax", all._shape, [all.Name], ("axis", -1L)).To(Element);
        var result = Weigh(weights, segments);
        return Node("Reshape", [_shape[0], _shape[2], _shape[1] * _shape[3]], [result.Permute(0, 2, 1, 3).Name, _graph.Integers(0, 0, _shape[1] * _shape[3])]);
    }

    // Of known length: a product over frames laid side by side, which turns nothing around (the runtime's convolutions want channels before time).
    private OnnxTensor FramedProduct(OnnxTensor weight, string name, int kernel, int stride)
    {
        // The waveform keeps its precision: its one product is a small one.
        if (_shape[2] > 1)
        {
            _graph.ObserveProduct?.Invoke(name, this);
            if (_graph.Ranges.TryGetValue(name, out var range))
            {
                return Quantize(range).Framed(kernel, stride).Product(weight, range, bias: null);
            }
        }

        var frames = Framed(kernel, stride);
        var product = Node("MatMul", [.. frames._shape[..^1], weight._shape[0]], [frames.Name, _graph.Use(name, weight._shape, ParameterForm.Transposed, Element)]);
        return product.To(_graph.Target?.Arithmetic ?? OnnxElement.Float32);
    }

    // [B, T, C] to [B, T', k C]: what each output of an unpadded convolution sees, side by side.
    private OnnxTensor Framed(int kernel, int stride)
    {
        var (channels, steps) = (_shape[2], ((_shape[1] - kernel) / stride) + 1);
        var parts = new List<OnnxTensor>();
        for (var offset = 0; offset < kernel; offset += stride)
        {
            var width = Math.Min(stride, kernel - offset);
            if (offset + (stride * steps) <= _shape[1])
            {
                // Whole strides side by side are a matter of naming dimensions. 0 keeps one, so that an open batch size survives.
                var all = Slice(1, offset, stride * steps);
                var rows = Node("Reshape", [_shape[0], steps, stride * channels], [all.Name, _graph.Integers(0, steps, stride * channels)]);
                parts.Add(width == stride ? rows : rows.Slice(2, 0, width * channels));
                continue;
            }

            // The last stride is not there to its end: what is wanted of it is cut out.
            for (var first = offset; first < offset + width; first++)
            {
                var end = first + (stride * (steps - 1)) + 1;
                parts.Add(Node("Slice", With(1, steps), [Name, _graph.Integers(first), _graph.Integers(end), _graph.Integers(1), _graph.Integers(stride)]));
            }
        }

        return parts.Count == 1 ? parts[0] : parts[0].Concat(2, [.. parts.Skip(1)]);
    }

    private OnnxTensor NormalizeRows(OnnxTensor? weight, OnnxTensor? bias, float eps)
    {
        var rows = Node("Reshape", [-1, 1, _shape[2]], [Name, _graph.Integers(-1, 1, _shape[2])]);
        var normalized = Node("InstanceNormalization", rows._shape, [rows.Name, _graph.Floats([1], [1]), _graph.Floats([0], [1])], ("epsilon", eps));
        var result = Node("Reshape", _shape, [normalized.Name, _graph.Integers(-1, _shape[1], _shape[2])]);
        return weight is null || bias is null ? result : (result * weight) + bias;
    }

    private OnnxTensor Weigh(OnnxTensor weights, ReadOnlySpan<KeySegment<OnnxTensor>> segments)
    {
        if (segments.Length == 1)
        {
            return Node("MatMul", _shape, [weights.Name, segments[0].Values.Name]);
        }

        var lengths = new long[segments.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = segments[i].Keys._shape[2] is var n and not -1 ? n : throw new NotSupportedException("Several key segments need known lengths.");
        }

        var shares = _graph.Add("Split", [weights.Name, _graph.Integers(lengths)], lengths.Length, ("axis", 3L));
        OnnxTensor? sum = null;
        for (var i = 0; i < lengths.Length; i++)
        {
            var part = Node("MatMul", _shape, [shares[i], segments[i].Values.Name]);
            sum = sum is null ? part : sum + part;
        }

        return sum ?? throw new ArgumentException("Attention needs at least one segment.", nameof(segments));
    }

    private OnnxTensor Permute(params ReadOnlySpan<int> order)
    {
        var axes = order.ToArray();
        return Node("Transpose", [.. axes.Select(i => _shape[i])], [Name], ("perm", axes.Select(i => (long)i).ToArray()));
    }

    private string Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        var scale = new OnnxTensor(_graph, _graph.Floats(ones, [count]), [count]);
        return scale.To(Element).Name;
    }
}

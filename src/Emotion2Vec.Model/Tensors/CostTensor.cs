using Emotion2Vec.Model.Network;

namespace Emotion2Vec.Model.Tensors;

/// <summary>
/// A tensor that has a shape and no values: running a network on it counts FLOPs, bytes and parameters, and finds shape errors without computing anything.
/// All dimensions are known.
/// </summary>
public sealed class CostTensor : ITensor<CostTensor>
{
    private readonly CostReport _report;
    private readonly int[] _shape;

    private CostTensor(CostReport report, int[] shape)
    {
        _report = report;
        _shape = shape;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape => _shape;

    private long Elements => _shape.Aggregate(1L, (product, n) => product * n);

    /// <inheritdoc/>
    public static CostTensor operator +(CostTensor a, CostTensor b) => Elementwise(a, b);

    /// <inheritdoc/>
    public static CostTensor operator -(CostTensor a, CostTensor b) => Elementwise(a, b);

    /// <inheritdoc/>
    public static CostTensor operator *(CostTensor a, CostTensor b) => Elementwise(a, b);

    /// <summary>Makes an input.</summary>
    /// <param name="report">Where costs are counted.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <returns>A tensor that costs nothing itself.</returns>
    public static CostTensor Input(CostReport report, params ReadOnlySpan<int> shape) => new(report, shape.ToArray());

    /// <summary>Makes a source of parameters that counts them.</summary>
    /// <param name="report">Where they are counted.</param>
    /// <returns>The source.</returns>
    public static IParameters<CostTensor> Parameters(CostReport report) => new CountedParameters(report);

    /// <inheritdoc/>
    public CostTensor Constant(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => new(_report, shape.ToArray());

    /// <inheritdoc/>
    public CostTensor Linear(CostTensor weight, CostTensor bias)
    {
        Require(weight._shape.Length == 2 && weight._shape[1] == _shape[^1] && bias.Elements == weight._shape[0], "Linear", weight);
        var result = Result([.. _shape[..^1], weight._shape[0]]);
        _report.AddProduct(result.Elements * weight._shape[1]);
        _report.AddElementwise(result.Elements);
        return result;
    }

    /// <inheritdoc/>
    public CostTensor Conv1d(CostTensor weight, CostTensor? bias, int stride, int padding, int groups)
    {
        Require(_shape.Length == 3 && weight._shape.Length == 3 && weight._shape[1] * groups == _shape[2], "Conv1d", weight);
        var kernel = weight._shape[2];
        Require(_shape[1] + (2 * padding) >= kernel, "Conv1d", weight);
        var result = Result([_shape[0], ((_shape[1] + (2 * padding) - kernel) / stride) + 1, weight._shape[0]]);
        _report.AddProduct(result.Elements * weight._shape[1] * kernel);
        _report.AddElementwise(bias is null ? 0 : result.Elements);
        return result;
    }

    /// <inheritdoc/>
    public CostTensor LayerNorm(CostTensor? weight, CostTensor? bias, float eps) => Unary(weight is null ? 5 : 7);

    /// <inheritdoc/>
    public CostTensor NormOverTime(CostTensor weight, CostTensor bias, float eps) => Unary(7);

    /// <inheritdoc/>
    public CostTensor Gelu() => Unary(5);

    /// <inheritdoc/>
    public CostTensor Relu() => Unary(1);

    /// <inheritdoc/>
    public CostTensor Abs() => Unary(1);

    /// <inheritdoc/>
    public CostTensor Slice(int axis, int start, int length = -1)
    {
        var first = start < 0 ? _shape[axis] + start : start;
        var count = length < 0 ? _shape[axis] - first + length + 1 : length;
        Require(first >= 0 && count >= 0 && first + count <= _shape[axis], $"Slice({axis}, {start}, {length})", this);
        return Result(With(axis, count));
    }

    /// <inheritdoc/>
    public CostTensor Gather(int axis, ReadOnlySpan<int> indices) => Result(With(axis, indices.Length));

    /// <inheritdoc/>
    public CostTensor Concat(int axis, params ReadOnlySpan<CostTensor> others)
    {
        var size = _shape[axis];
        foreach (var other in others)
        {
            Require(other._shape.Length == _shape.Length && other.With(axis, 0).SequenceEqual(With(axis, 0)), $"Concat({axis})", other);
            size += other._shape[axis];
        }

        return Result(With(axis, size));
    }

    /// <inheritdoc/>
    public CostTensor Reshape(params ReadOnlySpan<int> shape)
    {
        var result = shape.ToArray();
        var known = result.Where(n => n != -1).Aggregate(1L, (product, n) => product * n);
        var open = Array.IndexOf(result, -1);
        if (open >= 0)
        {
            result[open] = (int)(Elements / known);
        }

        var view = new CostTensor(_report, result);
        Require(view.Elements == Elements, "Reshape", view);
        return view;
    }

    /// <inheritdoc/>
    public CostTensor InsertAxis(int axis) => new(_report, [.. _shape[..axis], 1, .. _shape[axis..]]);

    /// <inheritdoc/>
    public CostTensor ExpandBatch(CostTensor like)
    {
        Require(_shape[0] == 1, "ExpandBatch", like);
        return Result(With(0, like._shape[0]));
    }

    /// <inheritdoc/>
    public CostTensor Mean(int axis)
    {
        _report.AddElementwise(Elements);
        return Result([.. _shape[..axis], .. _shape[(axis + 1)..]]);
    }

    /// <inheritdoc/>
    public CostTensor SplitHeads(int heads)
    {
        Require(_shape.Length == 3 && _shape[2] % heads == 0, $"SplitHeads({heads})", this);
        return Result([_shape[0], heads, _shape[1], _shape[2] / heads]);
    }

    /// <inheritdoc/>
    public CostTensor Attention(params ReadOnlySpan<KeySegment<CostTensor>> segments)
    {
        foreach (var segment in segments)
        {
            Require(segment.Keys._shape[3] == _shape[3] && segment.Values.Shape.SequenceEqual(segment.Keys.Shape), "Attention", segment.Keys);
            var logits = new CostTensor(_report, [_shape[0], _shape[1], _shape[2], segment.Keys._shape[2]]);
            _report.AddProduct(2 * logits.Elements * _shape[3]);

            // Bias, exponential, sum, division.
            _report.AddElementwise(4 * logits.Elements);
            _report.AddResult(logits.Elements);
        }

        return Result([_shape[0], _shape[2], _shape[1] * _shape[3]]);
    }

    private static CostTensor Elementwise(CostTensor a, CostTensor b)
    {
        var rank = Math.Max(a._shape.Length, b._shape.Length);
        var shape = new int[rank];
        for (var i = 1; i <= rank; i++)
        {
            var (m, n) = (i <= a._shape.Length ? a._shape[^i] : 1, i <= b._shape.Length ? b._shape[^i] : 1);
            a.Require(m == n || m == 1 || n == 1, "broadcast", b);
            shape[^i] = Math.Max(m, n);
        }

        var result = a.Result(shape);
        a._report.AddElementwise(result.Elements);
        return result;
    }

    private CostTensor Unary(int operations)
    {
        _report.AddElementwise(operations * Elements);
        return Result(_shape);
    }

    private CostTensor Result(int[] shape)
    {
        var result = new CostTensor(_report, shape);
        _report.AddResult(result.Elements);
        return result;
    }

    private int[] With(int axis, int size)
    {
        var shape = (int[])_shape.Clone();
        shape[axis] = size;
        return shape;
    }

    private void Require(bool condition, string operation, CostTensor other)
    {
        if (!condition)
        {
            throw new ArgumentException($"{operation} does not fit [{string.Join(", ", _shape)}] and [{string.Join(", ", other._shape)}].");
        }
    }

    private sealed class CountedParameters(CostReport report) : IParameters<CostTensor>
    {
        public CostTensor Get(string name, params ReadOnlySpan<int> shape)
        {
            var parameter = new CostTensor(report, shape.ToArray());
            report.AddParameter(name, parameter.Elements);
            return parameter;
        }
    }
}

using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Onnx;

/// <summary>A tensor that records what is done to it as ONNX nodes (opset 17; the default domain alone, but for products of 8 bits). Holds a name and what is known of its shape.</summary>
public sealed partial class OnnxTensor : ITensor<OnnxTensor>
{
    private readonly OnnxGraph _graph;
    private readonly int[] _shape;
    private readonly string _name;
    private readonly string? _parameter;

    // True for the sum of two activations, which decides how a norm after it is best written.
    private readonly bool _isSum;

    // What a parameter is wanted in; all else is known to the graph.
    private readonly OnnxElement _stored;

    internal OnnxTensor(OnnxGraph graph, string name, int[] shape, string? parameter = null, bool isSum = false, OnnxElement stored = OnnxElement.Float32)
    {
        _stored = stored;
        _isSum = isSum;
        _graph = graph;
        _name = name;
        _shape = shape;
        _parameter = parameter;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Name of the value in the graph.</summary>
    internal string Name => _parameter is null ? _name : _graph.Use(_parameter, _shape, element: _stored);

    /// <summary>What it is made of.</summary>
    internal OnnxElement Element => _parameter is null ? _graph.ElementOf(_name) : _stored;

    /// <inheritdoc/>
    public static OnnxTensor operator +(OnnxTensor a, OnnxTensor b) => a.Binary("Add", b);

    /// <inheritdoc/>
    public static OnnxTensor operator -(OnnxTensor a, OnnxTensor b) => a.Binary("Sub", b);

    /// <inheritdoc/>
    public static OnnxTensor operator *(OnnxTensor a, OnnxTensor b) => a.Binary("Mul", b);

    /// <inheritdoc/>
    public OnnxTensor Constant(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var dimensions = shape.ToArray();
        return new(_graph, _graph.Floats(values, dimensions), dimensions);
    }

    /// <inheritdoc/>
    public OnnxTensor Relu() => Node("Relu", _shape, [Name]);

    /// <inheritdoc/>
    public OnnxTensor Abs() => Node("Abs", _shape, [Name]);

    /// <inheritdoc/>
    public OnnxTensor Gelu()
    {
        // The exact form, written so that runtimes recognise and fuse it: x (1 + erf(x / sqrt 2)) / 2.
        var erf = Node("Erf", _shape, [Node("Div", _shape, [Name, Scalar(MathF.Sqrt(2))]).Name]);
        var sum = Node("Add", _shape, [erf.Name, Scalar(1)]);
        return Node("Mul", _shape, [Node("Mul", _shape, [Name, sum.Name]).Name, Scalar(0.5f)]);
    }

    /// <inheritdoc/>
    public OnnxTensor Slice(int axis, int start, int length = -1)
    {
        // ONNX counts a negative end from the back; long.MaxValue means "to the end".
        var end = length >= 0 ? start + (long)length : length == -1 ? long.MaxValue : length + 1;
        if (start < 0 && length >= 0 && end >= 0)
        {
            end = long.MaxValue;
        }

        var known = _shape[axis];
        var first = start < 0 ? known + start : start;
        var size = length >= 0 ? length : known == -1 ? -1 : known - first + length + 1;
        return Node("Slice", With(axis, size), [Name, _graph.Integers(start), _graph.Integers(end), _graph.Integers(axis)]);
    }

    /// <inheritdoc/>
    public OnnxTensor Gather(int axis, ReadOnlySpan<int> indices)
    {
        var wide = new long[indices.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = indices[i];
        }

        return Node("Gather", With(axis, indices.Length), [Name, _graph.Integers(wide)], ("axis", (long)axis));
    }

    /// <inheritdoc/>
    public OnnxTensor Concat(int axis, params ReadOnlySpan<OnnxTensor> others)
    {
        var size = _shape[axis];
        var names = new List<string> { Name };
        var common = Element;
        foreach (var other in others)
        {
            size = size == -1 || other._shape[axis] == -1 ? -1 : size + other._shape[axis];
            names.Add(other.Name);
            common = Common(common, other.Element);
        }

        if (common != OnnxElement.Float32)
        {
            names = [To(common).Name, .. others.ToArray().Select(other => other.To(common).Name)];
        }

        return Node("Concat", With(axis, size), names, ("axis", (long)axis));
    }

    /// <inheritdoc/>
    public OnnxTensor Reshape(params ReadOnlySpan<int> shape)
    {
        var result = shape.ToArray();
        var open = Array.IndexOf(result, -1);
        if (open >= 0 && Array.IndexOf(_shape, -1) < 0)
        {
            result[open] = (int)(_shape.Aggregate(1L, (p, n) => p * n) / result.Where(n => n != -1).Aggregate(1L, (p, n) => p * n));
        }

        return Node("Reshape", result, [Name, _graph.Integers([.. shape.ToArray().Select(n => (long)n)])]);
    }

    /// <inheritdoc/>
    public OnnxTensor InsertAxis(int axis) => Node("Unsqueeze", [.. _shape[..axis], 1, .. _shape[axis..]], [Name, _graph.Integers(axis)]);

    /// <inheritdoc/>
    public OnnxTensor ExpandBatch(OnnxTensor like)
    {
        if (like._shape[0] == 1)
        {
            return this;
        }

        if (like._shape[0] > 1)
        {
            return Node("Expand", With(0, like._shape[0]), [Name, _graph.Integers([like._shape[0], .. _shape[1..].Select(n => (long)n)])]);
        }

        if (_graph.ItemZeros is { } zeros)
        {
            return this + _shape[1..].Aggregate(zeros, (items, _) => items.InsertAxis(items.Shape.Count));
        }

        var batch = _graph.Add("Slice", [_graph.Add("Shape", [like.Name], 1)[0], _graph.Integers(0), _graph.Integers(1), _graph.Integers(0)], 1)[0];
        var shape = _graph.Add("Concat", [batch, _graph.Integers([.. _shape[1..].Select(n => (long)n)])], 1, ("axis", 0L))[0];
        return Node("Expand", With(0, -1), [Name, shape]);
    }

    /// <inheritdoc/>
    public OnnxTensor Mean(int axis) =>
        Node("ReduceMean", [.. _shape[..axis], .. _shape[(axis + 1)..]], [To(OnnxElement.Float32).Name], ("axes", new long[] { axis }), ("keepdims", 0L));

    private OnnxTensor Binary(string op, OnnxTensor other)
    {
        var rank = Math.Max(_shape.Length, other._shape.Length);
        var shape = new int[rank];
        for (var i = 1; i <= rank; i++)
        {
            var (m, n) = (i <= _shape.Length ? _shape[^i] : 1, i <= other._shape.Length ? other._shape[^i] : 1);
            if (m != n && m != 1 && n != 1 && m != -1 && n != -1)
            {
                throw new ArgumentException($"{op} does not fit [{string.Join(", ", _shape)}] and [{string.Join(", ", other._shape)}].");
            }

            shape[^i] = m == 1 ? n : n == 1 ? m : Math.Max(m, n);
        }

        var isSum = op == "Add" && other._parameter is null;
        var common = Common(Element, other.Element);
        return new(_graph, _graph.Add(op, [To(common).Name, other.To(common).Name], 1)[0], shape, isSum: isSum);
    }

    // Where float32 meets a narrower type, the narrower one wins: the other is a constant, a mask or a parameter.
    private static OnnxElement Common(OnnxElement a, OnnxElement b) => a == OnnxElement.Float32 ? b : a;

    private OnnxTensor Node(string op, int[] shape, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        new(_graph, _graph.Add(op, inputs, 1, attributes)[0], shape);

    private string Scalar(float value)
    {
        var scalar = _graph.Floats([value], []);
        return Element is OnnxElement.Float16 or OnnxElement.BFloat16 ? _graph.Cast(scalar, Element) : scalar;
    }

    private int[] With(int axis, int size)
    {
        var shape = (int[])_shape.Clone();
        shape[axis] = size;
        return shape;
    }
}

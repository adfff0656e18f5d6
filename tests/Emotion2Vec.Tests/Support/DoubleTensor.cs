using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Support;

/// <summary>A tensor that computes at once, in float64, by the plainest loops: an independent judge of every operation and of the 1e-9 equality tests.</summary>
internal sealed partial class DoubleTensor : ITensor<DoubleTensor>
{
    private readonly int[] _shape;

    public DoubleTensor(double[] values, params ReadOnlySpan<int> shape)
    {
        Values = values;
        _shape = shape.ToArray();
        Assert.Equal(values.Length, _shape.Aggregate(1, (a, b) => a * b));
    }

    public double[] Values { get; }

    public IReadOnlyList<int> Shape => _shape;

    public static DoubleTensor operator +(DoubleTensor a, DoubleTensor b) => Broadcast(a, b, (x, y) => x + y);

    public static DoubleTensor operator -(DoubleTensor a, DoubleTensor b) => Broadcast(a, b, (x, y) => x - y);

    public static DoubleTensor operator *(DoubleTensor a, DoubleTensor b) => Broadcast(a, b, (x, y) => x * y);

    public static DoubleTensor From(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return new(wide, shape);
    }

    public DoubleTensor Constant(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => From(values, shape);

    public DoubleTensor Gelu() => Map(x => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))));

    public DoubleTensor Relu() => Map(x => Math.Max(x, 0));

    public DoubleTensor Abs() => Map(Math.Abs);

    public DoubleTensor Slice(int axis, int start, int length = -1)
    {
        var first = start < 0 ? _shape[axis] + start : start;
        var count = length < 0 ? _shape[axis] - first + length + 1 : length;
        return Gather(axis, [.. Enumerable.Range(first, count)]);
    }

    public DoubleTensor Gather(int axis, ReadOnlySpan<int> indices)
    {
        var shape = (int[])_shape.Clone();
        shape[axis] = indices.Length;
        var inner = _shape[(axis + 1)..].Aggregate(1, (a, b) => a * b);
        var outer = _shape[..axis].Aggregate(1, (a, b) => a * b);
        var result = new double[outer * indices.Length * inner];
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                Array.Copy(Values, ((o * _shape[axis]) + indices[i]) * inner, result, ((o * indices.Length) + i) * inner, inner);
            }
        }

        return new(result, shape);
    }

    public DoubleTensor Concat(int axis, params ReadOnlySpan<DoubleTensor> others)
    {
        DoubleTensor[] all = [this, .. others];
        var shape = (int[])_shape.Clone();
        shape[axis] = all.Sum(t => t._shape[axis]);
        var inner = _shape[(axis + 1)..].Aggregate(1, (a, b) => a * b);
        var outer = _shape[..axis].Aggregate(1, (a, b) => a * b);
        var result = new List<double>(outer * shape[axis] * inner);
        for (var o = 0; o < outer; o++)
        {
            foreach (var t in all)
            {
                result.AddRange(t.Values.AsSpan(o * t._shape[axis] * inner, t._shape[axis] * inner));
            }
        }

        return new([.. result], shape);
    }

    public DoubleTensor Reshape(params ReadOnlySpan<int> shape)
    {
        var known = shape.ToArray().Where(n => n != -1).Aggregate(1, (a, b) => a * b);
        return new(Values, [.. shape.ToArray().Select(n => n == -1 ? Values.Length / known : n)]);
    }

    public DoubleTensor InsertAxis(int axis) => new(Values, [.. _shape[..axis], 1, .. _shape[axis..]]);

    public DoubleTensor ExpandBatch(DoubleTensor like) => new([.. Enumerable.Repeat(Values, like._shape[0]).SelectMany(v => v)], [like._shape[0], .. _shape[1..]]);

    public DoubleTensor Mean(int axis)
    {
        var sum = Slice(axis, 0, 1);
        for (var i = 1; i < _shape[axis]; i++)
        {
            sum += Slice(axis, i, 1);
        }

        return new([.. sum.Values.Select(v => v / _shape[axis])], [.. _shape[..axis], .. _shape[(axis + 1)..]]);
    }

    private static DoubleTensor Broadcast(DoubleTensor a, DoubleTensor b, Func<double, double, double> f)
    {
        var rank = Math.Max(a._shape.Length, b._shape.Length);
        int[] Padded(DoubleTensor t) => [.. Enumerable.Repeat(1, rank - t._shape.Length), .. t._shape];
        var (sa, sb) = (Padded(a), Padded(b));
        int[] shape = [.. sa.Zip(sb, (m, n) => m == 1 ? n : n == 1 || m == n ? m : throw new ArgumentException("shapes do not broadcast"))];
        var result = new double[shape.Aggregate(1, (x, y) => x * y)];
        for (var i = 0; i < result.Length; i++)
        {
            var (rest, ia, ib, strideA, strideB) = (i, 0, 0, 1, 1);
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                var index = rest % shape[axis];
                rest /= shape[axis];
                ia += sa[axis] == 1 ? 0 : index * strideA;
                ib += sb[axis] == 1 ? 0 : index * strideB;
                strideA *= sa[axis];
                strideB *= sb[axis];
            }

            result[i] = f(a.Values[ia], b.Values[ib]);
        }

        return new(result, shape);
    }

    private DoubleTensor Map(Func<double, double> f) => new([.. Values.Select(f)], _shape);

    /// <summary>Parameters of a file as float64.</summary>
    internal sealed class Parameters(IWeightSource source) : IParameters<DoubleTensor>
    {
        public DoubleTensor Get(string name, params ReadOnlySpan<int> shape)
        {
            var values = new float[shape.ToArray().Aggregate(1, (a, b) => a * b)];
            source.Read(name, values);
            return From(values, shape);
        }
    }
}

using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Tests.Support;

// The members that are whole layers.
internal sealed partial class DoubleTensor
{
    public DoubleTensor Linear(DoubleTensor weight, DoubleTensor bias)
    {
        var (outputs, inputs) = (weight._shape[0], weight._shape[1]);
        var rows = Values.Length / inputs;
        var result = new double[rows * outputs];
        for (var r = 0; r < rows; r++)
        {
            for (var o = 0; o < outputs; o++)
            {
                result[(r * outputs) + o] = bias.Values[o] + Dot(Values.AsSpan(r * inputs, inputs), weight.Values.AsSpan(o * inputs, inputs));
            }
        }

        return new(result, [.. _shape[..^1], outputs]);
    }

    public DoubleTensor Conv1d(DoubleTensor weight, DoubleTensor? bias, int stride, int padding, int groups)
    {
        var (batch, steps, channels) = (_shape[0], _shape[1], _shape[2]);
        var (outputs, perGroup, kernel) = (weight._shape[0], weight._shape[1], weight._shape[2]);
        var length = ((steps + (2 * padding) - kernel) / stride) + 1;
        var result = new double[batch * length * outputs];
        for (var b = 0; b < batch; b++)
        {
            for (var t = 0; t < length; t++)
            {
                for (var o = 0; o < outputs; o++)
                {
                    var sum = bias?.Values[o] ?? 0;
                    var first = o / (outputs / groups) * perGroup;
                    for (var k = 0; k < kernel; k++)
                    {
                        var at = (t * stride) + k - padding;
                        for (var i = 0; i < perGroup && at >= 0 && at < steps; i++)
                        {
                            sum += Values[(((b * steps) + at) * channels) + first + i] * weight.Values[(((o * perGroup) + i) * kernel) + k];
                        }
                    }

                    result[(((b * length) + t) * outputs) + o] = sum;
                }
            }
        }

        return new(result, batch, length, outputs);
    }

    public DoubleTensor LayerNorm(DoubleTensor? weight, DoubleTensor? bias, float eps)
    {
        var width = _shape[^1];
        var result = new double[Values.Length];
        for (var row = 0; row < result.Length; row += width)
        {
            var x = Values.AsSpan(row, width).ToArray();
            var mean = x.Average();
            var scale = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + eps);
            for (var i = 0; i < width; i++)
            {
                result[row + i] = ((x[i] - mean) * scale * (weight?.Values[i] ?? 1)) + (bias?.Values[i] ?? 0);
            }
        }

        return new(result, _shape);
    }

    public DoubleTensor NormOverTime(DoubleTensor weight, DoubleTensor bias, float eps)
    {
        var (batch, steps, channels) = (_shape[0], _shape[1], _shape[2]);
        var result = new double[Values.Length];
        for (var b = 0; b < batch; b++)
        {
            for (var c = 0; c < channels; c++)
            {
                double[] x = [.. Enumerable.Range(0, steps).Select(t => Values[(((b * steps) + t) * channels) + c])];
                var mean = x.Average();
                var scale = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + eps);
                for (var t = 0; t < steps; t++)
                {
                    result[(((b * steps) + t) * channels) + c] = ((x[t] - mean) * scale * weight.Values[c]) + bias.Values[c];
                }
            }
        }

        return new(result, _shape);
    }

    public DoubleTensor SplitHeads(int heads)
    {
        var (batch, rows, width) = (_shape[0], _shape[1], _shape[2] / heads);
        var result = new double[Values.Length];
        for (var i = 0; i < Values.Length; i++)
        {
            var (d, h, s, b) = (i % width, i / width % heads, i / width / heads % rows, i / width / heads / rows);
            result[(((((b * heads) + h) * rows) + s) * width) + d] = Values[i];
        }

        return new(result, batch, heads, rows, width);
    }

    public DoubleTensor Attention(params ReadOnlySpan<KeySegment<DoubleTensor>> segments)
    {
        var (batch, heads, queries, width) = (_shape[0], _shape[1], _shape[2], _shape[3]);
        DoubleTensor? logits = null, values = null;
        foreach (var segment in segments)
        {
            var part = Logits(segment.Keys) + segment.Bias;
            logits = logits is null ? part : logits.Concat(3, part);
            values = values is null ? segment.Values : values.Concat(2, segment.Values);
        }

        var (keys, result) = (logits!._shape[3], new double[batch * queries * heads * width]);
        for (var row = 0; row < batch * heads * queries; row++)
        {
            var z = logits.Values.AsSpan(row * keys, keys).ToArray();
            var max = z.Max();
            double[] p = [.. z.Select(v => Math.Exp(v - max))];
            var sum = p.Sum();
            var (b, h, q) = (row / queries / heads, row / queries % heads, row % queries);
            for (var k = 0; k < keys; k++)
            {
                for (var d = 0; d < width; d++)
                {
                    result[(((((b * queries) + q) * heads) + h) * width) + d] += p[k] / sum * values!.Values[(((((b * heads) + h) * keys) + k) * width) + d];
                }
            }
        }

        return new(result, batch, queries, heads * width);
    }

    private DoubleTensor Logits(DoubleTensor keys)
    {
        var (outer, queries, count, width) = (_shape[0] * _shape[1], _shape[2], keys._shape[2], _shape[3]);
        var result = new double[outer * queries * count];
        for (var o = 0; o < outer; o++)
        {
            for (var q = 0; q < queries; q++)
            {
                for (var k = 0; k < count; k++)
                {
                    result[(((o * queries) + q) * count) + k] = Dot(Values.AsSpan(((o * queries) + q) * width, width), keys.Values.AsSpan(((o * count) + k) * width, width));
                }
            }
        }

        return new(result, _shape[0], _shape[1], queries, count);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    // Series for small arguments, continued fraction for large ones (Abramowitz and Stegun 7.1.5, 7.1.14): about 1e-15.
    private static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a < 2.5)
        {
            var (term, sum) = (a, a);
            for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum) && n < 200; n++)
            {
                term *= -a * a / n;
                sum += term / ((2 * n) + 1);
            }

            return Math.Sign(x) * sum * 2 / Math.Sqrt(Math.PI);
        }

        var fraction = 0.0;
        for (var n = 100; n >= 1; n--)
        {
            fraction = n / 2.0 / (a + fraction);
        }

        return Math.Sign(x) * (1 - (Math.Exp(-a * a) / ((a + fraction) * Math.Sqrt(Math.PI))));
    }
}

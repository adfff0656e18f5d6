using System.Numerics.Tensors;

namespace Emotion2Vec.Inference.Weights;

/// <summary>Weights as signed bytes, symmetric, with one scale for each output.</summary>
internal static class Int8Weights
{
    private const float Largest = sbyte.MaxValue;

    /// <summary>Scales of a stored weight.</summary>
    /// <param name="values">[out, ...] as stored.</param>
    /// <param name="scales">[out]; 1 for an output without weights, so that nothing is divided by 0.</param>
    public static void Scales(ReadOnlySpan<float> values, Span<float> scales)
    {
        var inputs = values.Length / scales.Length;
        for (var o = 0; o < scales.Length; o++)
        {
            var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(values.Slice(o * inputs, inputs)));
            scales[o] = largest == 0 ? 1 : largest / Largest;
        }
    }

    /// <summary>Rounds a stored weight to bytes, in the layout of products.</summary>
    /// <param name="values">[out, in, k] as stored; k is 1 for a matrix.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="kernel">k.</param>
    /// <param name="destination">[k in, out].</param>
    public static void Round(ReadOnlySpan<float> values, int outputs, int kernel, Span<sbyte> destination)
    {
        var scales = new float[outputs];
        Scales(values, scales);
        var rows = values.Length / outputs;
        var inputs = rows / kernel;
        for (var o = 0; o < outputs; o++)
        {
            var row = values.Slice(o * rows, rows);
            for (var i = 0; i < inputs; i++)
            {
                for (var k = 0; k < kernel; k++)
                {
                    destination[(((k * inputs) + i) * outputs) + o] = (sbyte)Math.Clamp(MathF.Round(row[(i * kernel) + k] / scales[o]), -Largest, Largest);
                }
            }
        }
    }
}

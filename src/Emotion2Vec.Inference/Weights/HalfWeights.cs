using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Weights;

/// <summary>Weights in 16 bits.</summary>
internal static class HalfWeights
{
    private const int UpperHalf = 16;

    /// <summary>Rounds to the nearest, ties to even.</summary>
    /// <param name="values">Floats.</param>
    /// <param name="element">Float16, in which what is beyond 65504 becomes infinite, or bfloat16.</param>
    /// <param name="destination">Two bytes for each.</param>
    public static void Round(ReadOnlySpan<float> values, OnnxElement element, Span<byte> destination)
    {
        if (element == OnnxElement.Float16)
        {
            TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(destination));
            return;
        }

        var upper = MemoryMarshal.Cast<byte, ushort>(destination);
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(values[i]);
            var tie = (bits >> UpperHalf) & 1;
            upper[i] = (ushort)((bits + 0x7FFF + tie) >> UpperHalf);
        }
    }
}

using System.Runtime.InteropServices;
using Emotion2Vec.Inference.Weights;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Tests.Inference.Weights;

public sealed class HalfWeightsTests
{
    [Fact]
    public void Round_ToBFloat16_IsToNearestTiesToEven()
    {
        // 1 + 2^-8 lies between 1 (even) and 1 + 2^-7; 1 + 3 x 2^-8 between 1 + 2^-7 and 1 + 2^-6 (even).
        float[] values = [1, 1 + 0.00390625f, 1 + (3 * 0.00390625f), 1.0049f, -0f, 1e38f];
        var rounded = new byte[2 * values.Length];
        HalfWeights.Round(values, OnnxElement.BFloat16, rounded);
        float[] expected = [1, 1, 1 + 0.015625f, 1 + 0.0078125f, -0f, 9.9692e37f];
        var actual = MemoryMarshal.Cast<byte, ushort>(rounded).ToArray().Select(upper => BitConverter.UInt32BitsToSingle((uint)upper << 16));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) * 1e-4));
    }

    [Fact]
    public void Round_ToFloat16_IsTheRuntimesOwn()
    {
        float[] values = [1, 0.1f, -3.14159f, 70000, 1e-7f];
        var rounded = new byte[2 * values.Length];
        HalfWeights.Round(values, OnnxElement.Float16, rounded);
        Assert.Equal(values.Select(value => (Half)value), MemoryMarshal.Cast<byte, Half>(rounded).ToArray());
    }
}

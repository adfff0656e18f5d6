using Emotion2Vec.Inference.Weights;

namespace Emotion2Vec.Tests.Inference.Weights;

public sealed class Int8WeightsTests
{
    [Theory]
    [InlineData(5, 7, 1)]
    [InlineData(4, 3, 3)]
    [InlineData(1, 1, 2)]
    public void Round_AnyWeights_AreWithinHalfAStepOfTheirOwnOutput(int outputs, int inputs, int kernel)
    {
        var random = new Random(outputs);
        var values = Enumerable.Range(0, outputs * inputs * kernel).Select(i => (float)((random.NextDouble() - 0.5) * Math.Pow(10, (i / (inputs * kernel)) - 2))).ToArray();
        var (scales, bytes) = (new float[outputs], new sbyte[values.Length]);
        Int8Weights.Scales(values, scales);
        Int8Weights.Round(values, outputs, kernel, bytes);
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
            {
                for (var k = 0; k < kernel; k++)
                {
                    Assert.Equal(values[(((o * inputs) + i) * kernel) + k], bytes[(((k * inputs) + i) * outputs) + o] * scales[o], scales[o] * 0.501);
                }
            }
        }

        Assert.All(bytes, value => Assert.InRange(value, -127, 127));
        Assert.All(Enumerable.Range(0, outputs), o => Assert.Contains(Enumerable.Range(0, inputs * kernel), row => Math.Abs((int)bytes[(row * outputs) + o]) == 127));
    }

    [Fact]
    public void Round_OutputWithoutWeights_StaysZero()
    {
        var (scales, bytes) = (new float[2], new sbyte[4]);
        Int8Weights.Scales([0, 0, 1, -2], scales);
        Int8Weights.Round([0, 0, 1, -2], 2, 1, bytes);
        Assert.Equal(1, scales[0]);
        Assert.Equal([0, 64, 0, -127], bytes.Select(value => (int)value));
    }
}

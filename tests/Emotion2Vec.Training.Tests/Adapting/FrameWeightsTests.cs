using Emotion2Vec.Training.Adapting;

namespace Emotion2Vec.Training.Tests.Adapting;

public sealed class FrameWeightsTests
{
    [Fact]
    public void For_SixteenFrames_HalvesTheLastThreeOfEveryChunk()
    {
        var weights = FrameWeights.For(35, new(16, 64, 0));

        Assert.Equal([13, 14, 15, 29, 30, 31], Enumerable.Range(0, 35).Where(t => weights[t] == 0.5f));
        Assert.Equal(29, weights.Count(weight => weight == 1));
    }

    [Theory]
    [InlineData(1, new float[] { 1, 1, 1, 1 })]
    [InlineData(2, new[] { 1, 0.5f, 1, 0.5f })]
    [InlineData(4, new[] { 1, 1, 0.5f, 0.5f })]
    public void For_ShortChunk_KeepsItsFirstHalf(int chunk, float[] expected) => Assert.Equal(expected, FrameWeights.For(4, new(chunk, 0, 0)));

    [Fact]
    public void For_FullContext_CountsEveryFrame() => Assert.All(FrameWeights.For(20, geometry: null), weight => Assert.Equal(1, weight));
}

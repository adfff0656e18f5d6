using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Tests.Model.Streaming;

public sealed class StepCostTests
{
    // Rates derived by hand in the design for the base size (chunk and left context in frames), the front end's overlap left out.
    [Theory]
    [InlineData(8, 25.7)]
    [InlineData(16, 20.0)]
    [InlineData(32, 17.2)]
    public void Of_BaseSize_IsTheDerivedRate(int chunk, double gigaflopsPerSecond) =>
        Assert.InRange(StepCost.Of(new(), 9, new(chunk, 256, 0)).ProductFlops * 50.0 / chunk / 1e9, 0.97 * gigaflopsPerSecond, 1.03 * gigaflopsPerSecond);

    [Fact]
    public void Of_NoLeftContext_CostsLess() =>
        Assert.True(StepCost.Of(new(), 9, new(16, 0, 0)).ProductFlops < StepCost.Of(new(), 9, new(16, 256, 0)).ProductFlops);
}

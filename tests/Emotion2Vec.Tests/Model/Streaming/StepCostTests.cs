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

    // In the last block rows that nobody reads need no output of the attention (2 S D each for logits and values), projection (D^2) and MLP (8 D^2).
    [Fact]
    public void OfWindow_NewestFramesRead_SavesTheLastBlocksOtherRows()
    {
        const long D = 768, Rows = 210, Unread = 210 - 16, Labels = 9;
        var saved = StepCost.OfWindow(new(), (int)Labels, 200).ProductFlops - StepCost.OfWindow(new(), (int)Labels, 200, newestFrames: 16).ProductFlops;
        Assert.Equal(2 * ((Unread * ((9 * D * D) + (2 * Rows * D))) + ((200 - 16) * Labels * D)), saved);
    }

    // Tokens are rows of every product of a block and of its attention; of the last block their keys and values alone are computed.
    [Fact]
    public void Of_StoredTokens_SavesTheirRows()
    {
        const long D = 768, Tokens = 10, Keys = 256 + 16 + 10, Blocks = 12;
        var saved = StepCost.Of(new(), 9, new(16, 256, 0)).ProductFlops - StepCost.Of(new(), 9, new(16, 256, 0), storedTokens: true).ProductFlops;
        Assert.Equal(2 * Tokens * (((Blocks - 1) * ((12 * D * D) + (2 * Keys * D))) + (3 * D * D)), saved);
    }

    [Fact]
    public void Of_NoLeftContext_CostsLess() =>
        Assert.True(StepCost.Of(new(), 9, new(16, 0, 0)).ProductFlops < StepCost.Of(new(), 9, new(16, 256, 0)).ProductFlops);
}

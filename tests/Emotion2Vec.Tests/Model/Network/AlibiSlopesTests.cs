using Emotion2Vec.Model.Network;

namespace Emotion2Vec.Tests.Model.Network;

public sealed class AlibiSlopesTests
{
    [Fact]
    public void For_TwelveHeads_IsEightPowersThenFourBetween() => Assert.Equal(
        [-1, -2, -3, -4, -5, -6, -7, -8, -0.5, -1.5, -2.5, -3.5],
        Exponents(12));

    [Fact]
    public void For_SixHeads_IsUpstreamsOrder() => Assert.Equal([-2, -4, -6, -8, -1, -3], Exponents(6));

    [Fact]
    public void For_SixteenHeads_FallsInHalfSteps() => Assert.Equal(Enumerable.Range(1, 16).Select(i => -0.5 * i), Exponents(16));

    [Fact]
    public void For_NoHeads_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => AlibiSlopes.For(0));

    private static IEnumerable<double> Exponents(int heads) => AlibiSlopes.For(heads).Select(s => Math.Round(Math.Log2(s), 12));
}

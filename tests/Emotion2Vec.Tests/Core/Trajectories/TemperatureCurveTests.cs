using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Tests.Core.Trajectories;

public sealed class TemperatureCurveTests
{
    private static readonly TemperatureCurve Curve = new(4, 2, 0.5);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(0.75, 4)]
    [InlineData(1.25, 2)]
    [InlineData(2, 2)]
    [InlineData(2.75, 2)]
    [InlineData(3.25, 0.5)]
    [InlineData(86400, 0.5)]
    public void At_AwayFromBorders_IsWhatWasFitted(double seconds, double expected) => Assert.Equal(expected, Curve.At(seconds), 1e-12);

    [Fact]
    public void At_Borders_IsTheGeometricMean()
    {
        Assert.Equal(Math.Sqrt(8), Curve.At(1), 1e-12);
        Assert.Equal(1, Curve.At(3), 1e-12);
    }

    [Fact]
    public void At_FrameByFrame_NeverJumps()
    {
        for (var frame = 1; frame < 300; frame++)
        {
            // A factor of 4 within 25 frames: at most 6 percent from one to the next.
            Assert.InRange(Curve.At(frame / 50.0) / Curve.At((frame - 1) / 50.0), 0.94, 1.0 + 1e-12);
        }
    }
}

using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Tests.Core.Trajectories;

public sealed class ScoreCalibrationTests
{
    private static readonly TemperatureCurve Fast = new(1, 2, 3);
    private static readonly TemperatureCurve Running = new(4, 5, 6);

    [Fact]
    public void Find_TimeConstant_MustBeTheFittedOne()
    {
        var calibration = new ScoreCalibration("default", "", "sha256:0", [(0.75, Fast), (double.PositiveInfinity, Running)]);
        Assert.Same(Fast, calibration.Find(0.75));
        Assert.Same(Running, calibration.Find(double.PositiveInfinity));
        Assert.Null(calibration.Find(1.5));
    }
}

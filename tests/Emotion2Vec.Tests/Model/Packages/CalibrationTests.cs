using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Tests.Model.Packages;

public sealed class CalibrationTests
{
    private static readonly string Hash = $"sha256:{new string('0', 64)}";

    [Fact]
    public void Find_ByProfileAndTimeConstant_IsThatEntry()
    {
        var calibration = new Calibration("", Hash, [new("low", 1.5, 3, 2, 1), new("low", null, 4, 5, 6), new("default", 1.5, 7, 8, 9)]);

        Assert.Equal(3, calibration.Find("low", 1.5)?.UpToOneSecond);
        Assert.Equal(4, calibration.Find("low", double.PositiveInfinity)?.UpToOneSecond);
        Assert.Equal(7, calibration.Find("default", 1.5)?.UpToOneSecond);
        Assert.Null(calibration.Find("default", 0.75));
        Assert.Null(calibration.Find("accurate", 1.5));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.99, 3)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(3.01, 1)]
    public void At_VoicedTime_IsItsBucket(double seconds, double expected) => Assert.Equal(expected, new PoolingTemperatures("low", 1.5, 3, 2, 1).At(seconds));

    [Theory]
    [InlineData("gone", 1.5, 1, "which the model does not have")]
    [InlineData("default", 0.0, 1, "tau_seconds is 0")]
    [InlineData("default", 1.5, 0, "up_to_three_seconds is 0")]
    [InlineData("default", 1.5, double.NaN, "up_to_three_seconds is NaN")]
    [InlineData("low", 1.5, 1, "two calibration entries")]
    public void Validate_ImpossibleEntry_SaysWhich(string profile, double tau, double temperature, string expected)
    {
        var problems = new ProblemList();
        new Calibration("", Hash, [new("low", 1.5, 1, 1, 1), new(profile, tau, 1, temperature, 1)]).Validate(StreamingProfile.Standard, problems);
        Assert.Contains(problems.All, problem => problem.Contains(expected, StringComparison.Ordinal));
    }
}

using Emotion2Vec.Training.Adapting;

namespace Emotion2Vec.Training.Tests.Adapting;

public sealed class AdaptGatesTests
{
    private static readonly Dictionary<string, double> Good = new()
    {
        ["cosine_c16"] = 0.9,
        ["cosine_c64"] = 0.97,
        ["unadapted_cosine_c16"] = 0.5,
        ["unadapted_cosine_c64"] = 0.6,
        ["teacher_ua"] = 0.8,
        ["ua_c16"] = 0.785,
        ["ua_c4"] = 0.77,
        ["ua_offline"] = 0.795,
        ["unadapted_ua_c16"] = 0.4,
        ["unadapted_ua_c4"] = 0.3,
    };

    [Fact]
    public void Judge_ValuesAtTheLimits_AreMet() => Assert.Equal(
        [
            "gate 1: met: cosine of frames to the teacher 0.9000 at C=16 (0.9000 due), 0.9700 at C=64 (0.9700 due); unadapted 0.5000 and 0.6000",
            "gate 2: met: UA below the teacher's by 1.5 points at C=16 (1.5 allowed), 3.0 at C=4 (3.0 allowed); unadapted 40.0 and 50.0",
            "gate 3: met: UA with the whole utterance in view below the teacher's by 0.5 points (0.5 allowed)",
        ],
        AdaptGates.Judge(Good));

    [Theory]
    [InlineData("cosine_c16", 0.89, 1)]
    [InlineData("cosine_c64", 0.96, 1)]
    [InlineData("ua_c16", 0.78, 2)]
    [InlineData("ua_c4", 0.76, 2)]
    [InlineData("ua_offline", 0.79, 3)]
    public void Judge_OneValueBeyondItsLimit_ThatGateIsNotMet(string name, double value, int gate)
    {
        var lines = AdaptGates.Judge(new Dictionary<string, double>(Good) { [name] = value });

        Assert.StartsWith($"gate {gate}: not met: ", Assert.Single(lines, line => line.Contains("not met", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NoLabels_SaysThatTwoGatesAreNotJudged()
    {
        var lines = AdaptGates.Judge(Good.Where(pair => !pair.Key.Contains("ua", StringComparison.Ordinal) || pair.Key.StartsWith("unadapted_c", StringComparison.Ordinal)).ToDictionary());

        Assert.Equal(2, lines.Count(line => line.Contains("not judged", StringComparison.Ordinal)));
    }
}

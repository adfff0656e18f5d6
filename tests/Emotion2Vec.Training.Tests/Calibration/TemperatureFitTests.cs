using Emotion2Vec.Training.Calibration;

namespace Emotion2Vec.Training.Tests.Calibration;

public sealed class TemperatureFitTests
{
    // Labels are drawn from softmax(z / T), so T is what likelihood must find.
    private static List<ScoredMoment> Draw(int count, double temperature, int classes = 5)
    {
        var random = new Random(7);
        var moments = new List<ScoredMoment>();
        for (var i = 0; i < count; i++)
        {
            float[] z = [.. Enumerable.Range(0, classes).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) * 6))];
            var weights = z.Select(value => Math.Exp((value - z.Max()) / temperature)).ToArray();
            var dart = random.NextDouble() * weights.Sum();
            var truth = 0;
            while (truth < classes - 1 && dart > weights[truth])
            {
                dart -= weights[truth++];
            }

            moments.Add(new(z, truth, 1));
        }

        return moments;
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(0.7)]
    [InlineData(1)]
    public void Fit_LabelsDrawnAtATemperature_FindsItWithinOnePercent(double temperature) =>
        Assert.InRange(TemperatureFit.Fit(Draw(200_000, temperature)) / temperature, 0.99, 1.01);

    // Two classes, z = (2, 0), right three times in four: b solves 1 / (1 + e^-2b) = 3 / 4, so b = ln 3 / 2.
    [Fact]
    public void Fit_TwoClasses_IsTheClosedForm() =>
        Assert.Equal(2 / Math.Log(3), TemperatureFit.Fit([.. new[] { 0, 0, 0, 1 }.Select(truth => new ScoredMoment([2, 0], truth, 1))]), 1e-9);

    [Fact]
    public void Fit_Weights_CountLikeRepetitions() =>
        Assert.Equal(2 / Math.Log(3), TemperatureFit.Fit([new([2, 0], 0, 3), new([2, 0], 1, 1)]), 1e-9);

    [Fact]
    public void Fit_LogProbabilitiesInsteadOfLogits_GivesTheSame()
    {
        var moments = Draw(1000, 2);
        var normalised = moments.ConvertAll(moment => moment with { LogProbabilities = Array.ConvertAll(moment.LogProbabilities, z => z - 3.5f) });
        Assert.Equal(TemperatureFit.Fit(moments), TemperatureFit.Fit(normalised), 1e-4);
    }

    [Fact]
    public void Fit_AlwaysRight_IsTheLowestTemperature() => Assert.Equal(0.05, TemperatureFit.Fit([new([1, 0], 0, 1)]), 1e-9);

    [Fact]
    public void Fit_AlwaysWrong_IsTheHighestTemperature() => Assert.Equal(20, TemperatureFit.Fit([new([1, 0], 1, 1)]), 1e-9);

    [Fact]
    public void Fit_EqualLogits_StaysInRange() => Assert.InRange(TemperatureFit.Fit([new([1, 1], 1, 1)]), 0.05, 20);

    [Fact]
    public void Fit_Nothing_Throws() => Assert.Throws<ArgumentException>(() => TemperatureFit.Fit([]));

    [Fact]
    public void Score_AtTheFittedTemperature_IsBetterCalibrated()
    {
        var moments = Draw(20_000, 2.5);
        var (before, after) = (TemperatureFit.Score(moments, 1), TemperatureFit.Score(moments, TemperatureFit.Fit(moments)));
        Assert.True(before.CalibrationError > 0.1);
        Assert.True(after.CalibrationError < 0.02);
        Assert.True(after.NegativeLogLikelihood < before.NegativeLogLikelihood);
        Assert.True(after.Brier < before.Brier);
    }
}

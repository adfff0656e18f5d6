using Emotion2Vec.Training.Probing.Fitting;
using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Tests.Probing.Fitting;

public sealed class CyclicScheduleTests
{
    [Theory]
    [InlineData(0, 5e-4, 0.9)]
    [InlineData(1, 5.5e-4, 0.89)]
    [InlineData(5, 7.5e-4, 0.85)]
    [InlineData(10, 1e-3, 0.8)]
    [InlineData(11, 9.5e-4, 0.81)]
    [InlineData(19, 5.5e-4, 0.89)]
    [InlineData(20, 5e-4, 0.9)]
    [InlineData(30, 1e-3, 0.8)]
    public void At_EpochOfTheIemocapRecipe_IsTheTriangle(int epoch, double rate, double momentum)
    {
        var values = CyclicSchedule.At(ProbeRecipes.Iemocap, epoch);

        Assert.Equal(rate, values.LearningRate, 1e-12);
        Assert.Equal(momentum, values.Momentum, 1e-12);
    }

    [Fact]
    public void At_EveryEpoch_EqualsPyTorchsFormula()
    {
        for (var epoch = 0; epoch < 100; epoch++)
        {
            var (rate, momentum) = PlainProbe.Cycle(epoch, 5e-4, 1e-3, 10);
            var values = CyclicSchedule.At(ProbeRecipes.Iemocap, epoch);
            Assert.Equal(rate, values.LearningRate, 1e-15);
            Assert.Equal(momentum, values.Momentum, 1e-12);
        }
    }
}

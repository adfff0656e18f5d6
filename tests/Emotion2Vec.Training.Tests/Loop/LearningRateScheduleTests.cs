using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Loop;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(56, 0.5)] // half way between 10 and 100: (1 + cos(pi / 2)) / 2, one update after the middle's
    [InlineData(100, 0.0003046)]
    public void Cosine_AtAnUpdate_FollowsTheFormula(long update, double factor)
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Cosine, WarmupUpdates = 10 }, 100);

        Assert.Equal(factor, schedule.Factor(update), 1e-6);
    }

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(6, 0.505)]
    [InlineData(11, 1)]
    [InlineData(50, 1)]
    [InlineData(76, 0.2236068)] // half of the decay: sqrt(0.05)
    public void TriStage_AtAnUpdate_FollowsTheFormula(long update, double factor)
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.TriStage, WarmupShare = 0.1, HoldShare = 0.4, FinalScale = 0.05 }, 100);

        Assert.Equal(factor, schedule.Factor(update), 1e-6);
    }

    [Fact]
    public void Cyclic_OverACycle_RisesAndFallsInStraightLines()
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Cyclic, CyclePeakScale = 2, HalfCycleUpdates = 10 }, 1000);

        Assert.Equal([1, 1.5, 2, 1.5, 1], new long[] { 1, 6, 11, 16, 21 }.Select(schedule.Factor), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Constant_AfterWarmup_StaysAtOne()
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Constant, WarmupUpdates = 4 }, 10);

        Assert.Equal([0.25, 0.5, 0.75, 1, 1, 1], Enumerable.Range(1, 6).Select(update => schedule.Factor(update)));
    }
}

using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Tests.Core.Trajectories;

public sealed class UncertaintyRulesTests
{
    private static readonly UncertaintyRules Rules = new() { LeastProbability = 0.5f, LeastMargin = 0.25f };

    [Theory]
    [InlineData(0.5f, 0.25f, 0.25f, false)]
    [InlineData(0.25f, 0.5f, 0.25f, false)]
    [InlineData(0.49f, 0.2f, 0.31f, true)]
    [InlineData(0.5f, 0.26f, 0.24f, true)]
    [InlineData(0.4f, 0.4f, 0.2f, true)]
    [InlineData(1f, 0f, 0f, false)]
    [InlineData(float.NaN, 0f, 0f, true)]
    public void AreUncertain_BothBarsMustBeMet(float a, float b, float c, bool expected) => Assert.Equal(expected, Rules.AreUncertain([a, b, c]));

    [Fact]
    public void AreUncertain_NoBars_NeverIs() => Assert.False(new UncertaintyRules { LeastProbability = 0, LeastMargin = 0 }.AreUncertain([0.5f, 0.5f]));

    [Fact]
    public void AreUncertain_OneClass_NeedsNoMargin() => Assert.False(new UncertaintyRules().AreUncertain([1f]));

    [Theory]
    [InlineData(TrajectoryPhase.Warmup, true)]
    [InlineData(TrajectoryPhase.Tracking, false)]
    [InlineData(TrajectoryPhase.NoSpeech, false)]
    public void AreUncertain_WarmingUp_Always(TrajectoryPhase phase, bool expected) => Assert.Equal(expected, Rules.AreUncertain([0.9f, 0.1f], phase));
}

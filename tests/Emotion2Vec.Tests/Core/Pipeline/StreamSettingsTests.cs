using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StreamSettingsTests
{
    [Fact]
    public void ThrowIfInvalid_BadSettings_NamesAllOfThem()
    {
        var settings = new StreamSettings
        {
            PoolingTauSeconds = 0,
            EventRules = new() { EnterFrames = 0, LeastFrames = 3001, PeakFall = float.NaN },
            UncertaintyRules = new() { LeastMargin = 1.1f },
        };
        var error = Assert.Throws<Emotion2VecException>(settings.ThrowIfInvalid);
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        string[] names = ["PoolingTauSeconds", "EnterFrames", "LeastFrames", "PeakFall", "LeastMargin"];
        Assert.All(names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void ThrowIfInvalid_BarsInTheWrongOrder_Throws()
    {
        var settings = new StreamSettings { EventRules = new() { EnterProbability = 0.3f, LeaveProbability = 0.4f } };
        Assert.Contains("LeaveProbability", Assert.Throws<Emotion2VecException>(settings.ThrowIfInvalid).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowIfInvalid_DefaultsAndTheRunningMean_AreFine()
    {
        new StreamSettings().ThrowIfInvalid();
        new StreamSettings { PoolingTauSeconds = double.PositiveInfinity }.ThrowIfInvalid();
    }

    [Theory]
    [InlineData(1.5, 52)]
    [InlineData(0.75, 26)]
    [InlineData(double.PositiveInfinity, 0)]
    public void TimedEventRules_DelayFollowsThePool(double tauSeconds, int frames) =>
        Assert.Equal(frames, new StreamSettings { PoolingTauSeconds = tauSeconds }.TimedEventRules.DelayFrames);
}

using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Realtime.Control;

namespace Emotion2Vec.Tests.Realtime.Control;

public sealed class SettingsChangeTests
{
    [Theory]
    [InlineData("fast", null, 0.75)]
    [InlineData("Calm", null, 3.0)]
    [InlineData("default", 0.0, 1.5)]
    [InlineData("fast", 0.02, 0.02)]
    [InlineData(null, 3600.0, 3600.0)]
    [InlineData(null, 0.0, 7.0)]
    [InlineData("utterance", null, double.PositiveInfinity)]
    public void Apply_Trajectory_IsTheTimeConstant(string? preset, double? tau, double expected) =>
        Assert.Equal(expected, SettingsChange.Apply(new() { PoolingTauSeconds = 7 }, new() { Preset = preset, TauSeconds = tau }, null).PoolingTauSeconds);

    [Theory]
    [InlineData("slow", null)]
    [InlineData("1", null)]
    [InlineData("", null)]
    [InlineData("fast,calm", null)]
    [InlineData(null, -1.0)]
    [InlineData(null, 0.01)]
    [InlineData(null, 1e300)]
    public void Apply_WrongTrajectory_IsRefused(string? preset, double? tau) =>
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => SettingsChange.Apply(new(), new() { Preset = preset, TauSeconds = tau }, null)).Kind);

    public static TheoryData<string> Wrong { get; } = ["enter", "margin", "order", "ms", "never", "long"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Apply_WrongEvents_AreRefused(string what)
    {
        EventsChange change = what switch
        {
            "enter" => new() { EnterProbability = 1.5 },
            "margin" => new() { EnterMargin = -0.1 },
            "order" => new() { LeaveProbability = 0.9 },
            "ms" => new() { LeaveMs = -1 },
            "never" => new() { EnterMs = 0 },
            _ => new() { LeastMs = int.MaxValue },
        };
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => SettingsChange.Apply(new(), null, change)).Kind);
    }

    [Fact]
    public void Of_Settings_ThatWereShown_AreTheSameAgain()
    {
        var settings = new StreamSettings { PoolingTauSeconds = 0.5, EventRules = new() { EnterProbability = 0.61f, EnterFrames = 7 } };
        var shown = SettingsView.Of(settings);

        Assert.Equal(settings, SettingsChange.Apply(new(), new() { TauSeconds = shown.TauSeconds }, shown.Events));
    }
}

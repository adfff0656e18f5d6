using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Tests.Realtime.Options;

public sealed class TrajectoryOptionsTests
{
    [Theory]
    [InlineData("Fast", 0, 0.75)]
    [InlineData("Default", 0, 1.5)]
    [InlineData("Calm", 0, 3)]
    [InlineData("Utterance", 0, double.PositiveInfinity)]
    [InlineData("Utterance", 0.2, 0.2)]
    public void EffectiveTau_PresetOrOwn_IsTheOwnWhereGiven(string preset, double own, double effective) =>
        Assert.Equal(effective, new TrajectoryOptions { Preset = Enum.Parse<TrajectoryPreset>(preset), TauSeconds = own }.EffectiveTauSeconds);
}

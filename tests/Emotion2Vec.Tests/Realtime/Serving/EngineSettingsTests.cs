using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class EngineSettingsTests
{
    [Fact]
    public void Of_Options_ReachTheEngine()
    {
        var options = new RealtimeOptions
        {
            Trajectory = new() { Preset = TrajectoryPreset.Calm, LeastProbability = 0.3, LeastMargin = 0.2 },
            Events = new() { EnterMs = 200 },
            Utterances = new() { PauseMs = 501, LeastVoicedMs = 100, MostSeconds = 5, Embeddings = true },
            Labels = new() { Keep = "sad", Rename = "sad=blue" },
        };

        var engine = EngineSettings.Of(options, lanes: 2, []);

        Assert.Equal(2, engine.Lanes);
        Assert.Equal(3, engine.Defaults.PoolingTauSeconds);
        Assert.Equal(10, engine.Defaults.EventRules.EnterFrames);
        Assert.Equal((0.3f, 0.2f), (engine.Defaults.UncertaintyRules.LeastProbability, engine.Defaults.UncertaintyRules.LeastMargin));
        Assert.True(engine.Defaults.EmbedsUtterances);
        Assert.Equal((26, 5, 250), (engine.Utterances.PauseFrames, engine.Utterances.LeastVoicedFrames, engine.Utterances.MostFrames));
        Assert.Equal(["sad"], engine.Labels.Keep);
        Assert.Equal("blue", engine.Labels.Rename["sad"]);
    }

    [Fact]
    public void Of_MeasuredCapacity_ReachesTheEngineAndChoosesItsLanes()
    {
        StepCapacity[] capacities = [new() { Lanes = 1, BatchLimit = 64, StreamsMeasured = 900 }, new() { Lanes = 3, BatchLimit = 4, StreamsMeasured = 12 }];
        var engine = EngineSettings.Of(new(), lanes: 8, capacities);
        Assert.Equal(4, engine.Lanes);
        Assert.Equal(capacities, engine.Capacities);
    }

    [Theory]
    [InlineData("Node", 0.2)]
    [InlineData("Fast", 0.75)]
    [InlineData("Default", 1.5)]
    [InlineData("Calm", 3)]
    [InlineData("Utterance", double.PositiveInfinity)]
    public void Of_StreamWithAPreset_HasItsTimeConstant(string preset, double expected)
    {
        var stream = new StreamOptions { Id = "desk", Preset = Enum.Parse<StreamPreset>(preset) };
        Assert.Equal(expected, EngineSettings.Of([stream], new() { PoolingTauSeconds = 0.2 })[new StreamId("desk")].PoolingTauSeconds);
    }

    [Theory]
    [InlineData("Auto", true, true)]
    [InlineData("Auto", false, false)]
    [InlineData("On", false, true)]
    [InlineData("Off", true, false)]
    public void Of_StreamWithEmbeddings_DecidesForItself(string own, bool node, bool expected)
    {
        var stream = new StreamOptions { Id = "desk", Embeddings = Enum.Parse<Toggle>(own) };
        Assert.Equal(expected, EngineSettings.Of([stream], new() { EmbedsUtterances = node })[new StreamId("desk")].EmbedsUtterances);
    }
}

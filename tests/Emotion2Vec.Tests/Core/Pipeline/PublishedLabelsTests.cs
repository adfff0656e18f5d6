using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class PublishedLabelsTests
{
    // The scripted encoder gives class k the logit (k + 1) times the sample, so that with samples of 1 "sad" (k = 3) leads before "happy" (k = 2).
    private static readonly string[] Labels = ["calm", "unuse_0", "happy", "sad"];

    [Fact]
    public async Task Publish_SomeClassesKept_ScoresThemAmongThemselvesEverywhere()
    {
        var options = new EngineOptions { Labels = new() { Keep = ["happy", "calm"], Rename = new Dictionary<string, string> { ["happy"] = "joy" } } };
        var rig = new PipelineRig(new ScriptedEncoder(4, 1, Labels), options);
        var (ring, _, _) = rig.Add("a");
        ring.Begin(16000);
        for (var i = 0; i < 30; i++)
        {
            ring.TryWrite(Enumerable.Repeat(1f, 1600).ToArray());
            rig.RunAll();
        }

        ring.Complete("end", null);
        rig.RunAll();
        var told = await rig.DrainAsync();

        // Logits 1 and 3: what the softmax over these two alone gives.
        var joy = 1 / (1 + Math.Exp(-2));
        Assert.All(told.Frames, block => Assert.Equal(2 * block.FrameCount, block.Probabilities.Length));
        Assert.Equal(1 - joy, told.Frames[^1].Probabilities[^2], 1e-5);
        Assert.Equal(joy, told.Frames[^1].Probabilities[^1], 1e-5);
        Assert.Equal("joy", told.States[^1].Label);
        Assert.Equal("joy", Assert.Single(told.Utterances).Label);
        Assert.Equal(joy, told.Utterances[0].Confidence, 1e-5);
        Assert.All(told.Events, heard => Assert.Equal("joy", heard.Label));
        Assert.NotEmpty(told.Events);
    }

    [Fact]
    public async Task Describe_SomeClassesKept_NamesThemAsPublished()
    {
        using var encoder = new ScriptedEncoder(4, 1, Labels);
        var options = new EngineOptions { Labels = new() { Keep = ["sad", "calm"] }, Defaults = new() { PoolingTauSeconds = 3 } };
        await using var engine = NewEngine(encoder, options);

        var info = engine.Describe("1.2", "a test");

        Assert.Equal(["calm", "sad"], info.Encoder.Labels);
        Assert.Equal(("1.2", "a test", 3.0), (info.Version, info.Purpose, info.PoolingTauSeconds));
        Assert.Equal(2079, info.Encoder.Latency.SmoothingMs, 1.0);
    }

    [Fact]
    public void Constructor_ClassThatTheModelLacks_IsAConfigurationError()
    {
        using var encoder = new ScriptedEncoder(4, 1, Labels);
        var error = Assert.Throws<Emotion2VecException>(() => NewEngine(encoder, new EngineOptions { Labels = new() { Keep = ["bored"] } }));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
    }

    private static StreamEngine NewEngine(ScriptedEncoder encoder, EngineOptions options) =>
        new(encoder, [], new LinearResamplers(), options, TimeProvider.System, NullLoggerFactory.Instance);
}

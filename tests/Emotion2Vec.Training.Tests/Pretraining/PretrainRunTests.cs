using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Tests.Data;
using Emotion2Vec.Training.Tests.Loop;
using Emotion2Vec.Training.Tests.Support;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Pretraining;

/// <summary>The whole command on a few seconds of sound. Torch's generator is one for all, so these run alone.</summary>
[Collection(nameof(Alone))]
public sealed class PretrainRunTests : IDisposable
{
    private readonly SoundFolder _folder = new();
    private readonly ITestOutputHelper _log;
    private readonly string _manifest;

    public PretrainRunTests(ITestOutputHelper log)
    {
        _log = log;
        var lines = Enumerable.Range(0, 12).Select(i => $$"""{"id":"u{{i}}","path":"{{_folder.WriteSound($"u{i}.wav", Noise.Make(12000 + (1000 * (i % 5)), seed: i))}}"}""");
        _manifest = _folder.WriteText("all.jsonl", string.Join('\n', lines));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Execute_FiftyUpdates_LearnsWhereAControlCannot()
    {
        var trained = Run("trained", ("data.validation", _manifest));
        var control = Run("control", ("data.validation", _manifest), ("optimizer.learningRate", "1e-12"));
        var (first, last, unmoved) = (trained.Validations[0].Values["frame"], trained.Validations[^1].Values["frame"], control.Validations[^1].Values["frame"]);
        _log.WriteLine($"frame loss on held-out masks: {first:F3} after 10 updates, {last:F3} after 50; without learning {unmoved:F3}");
        Assert.True(last < 0.9 * unmoved && last < first, $"{last} against {unmoved}");
        Assert.Equal(50, trained.Steps.Count);
        Assert.All(trained.Steps, step => Assert.Superset(new HashSet<string> { "total", "frame", "utterance", "targetDeviation", "predictionDeviation" }, step.Losses.Keys.ToHashSet()));
        Assert.Equal(50, trained.Validations.Single(validation => validation.Update == 50).Values["update"]);
        Assert.True(trained.Validations[^1].IsBest);
    }

    [Fact]
    public void Execute_ToTheEnd_LeavesAPackageWithoutAHeadThatServes()
    {
        Run("package", ("run.updates", "3"));
        using var model = LoadedModel.Open(_folder.At("package-model"));
        using var encoder = model.CreateOffline();
        var result = encoder.Encode(Noise.Make(8000, 1));
        Assert.Empty(model.Package.Labels.Names);
        Assert.Equal((24 * 48, 0), (result.Features.Length, result.Logits.Length));
        Assert.All(result.Features, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Execute_InterruptedAndResumed_IsAsIfNeverStopped()
    {
        Run("whole", ("run.updates", "12"));
        Run("parts", ("run.updates", "7"));

        // A run of more updates goes on from the checkpoints of a shorter one: the schedule is constant.
        var resumed = Run("parts", ("run.updates", "12"));
        Assert.Contains(resumed.Notes, note => note.Contains("goes on from the checkpoint of update 7", StringComparison.Ordinal));
        foreach (var part in new[] { "student", "decoder", "teacher" })
        {
            using var whole = SafetensorsFile.Open(_folder.At($"whole-checkpoints/update-00000012/{part}.safetensors"));
            using var parts = SafetensorsFile.Open(_folder.At($"parts-checkpoints/update-00000012/{part}.safetensors"));
            Assert.Equal(whole.Names, parts.Names);
            Assert.All(whole.Names, name => Assert.Equal(Values(whole, name), Values(parts, name)));
        }
    }

    [Fact]
    public void Execute_Teacher_FollowsTheStudentFromAfar()
    {
        Run("far", ("run.updates", "10"));
        using var drawn = new RandomWeights(PretrainRecipes.Small(_manifest).Model.Architecture!, 0, seed: 1);
        using var student = SafetensorsFile.Open(_folder.At("far-checkpoints/update-00000010/student.safetensors"));
        using var teacher = SafetensorsFile.Open(_folder.At("far-checkpoints/update-00000010/teacher.safetensors"));
        const string Name = "blocks.1.mlp.fc1.weight";
        var start = new float[Values(student, Name).Length];
        drawn.Read(Name, start);
        var (moved, followed) = (Compare.MaxDifference(start, Values(student, Name)), Compare.MaxDifference(start, Values(teacher, Name)));
        Assert.InRange(followed, 0.001 * moved, 0.2 * moved);
    }

    [Fact]
    public void Execute_PredictionsThatHardlyVary_StopsAndKeepsCheckpoints()
    {
        var error = Assert.Throws<Emotion2VecException>(() => Run(
            "flat", ("pretraining.collapseGuardAfter", "3"), ("model.training.targets.minPredVar", "900"), ("run.checkpointEvery", "1")));
        Assert.Contains("collapsed at update 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("min_pred_var = 900", error.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder.At("flat-checkpoints/update-00000003")));
    }

    [Theory]
    [InlineData("single", "instanceNormed")]
    [InlineData("global", "unnormalised")]
    public void Execute_OtherUtteranceLosses_Run(string type, string target) =>
        Assert.All(Run("other", ("run.updates", "2"), ("model.training.targets.clsType", type), ("pretraining.utteranceTarget", target)).Steps, step => Assert.True(step.Losses["utterance"] > 0));

    [Fact]
    public void Execute_FrontEndWithoutGradient_StaysAsItWas()
    {
        Run("frozen", ("run.updates", "3"), ("model.training.localGradMult", "0"));
        const string Name = "modality_encoders.AUDIO.local_encoder.conv_layers.0.0.weight";
        using var drawn = new RandomWeights(PretrainRecipes.Small(_manifest).Model.Architecture!, 0, seed: 1);
        using var student = SafetensorsFile.Open(_folder.At("frozen-checkpoints/update-00000003/student.safetensors"));
        var start = new float[Values(student, Name).Length];
        drawn.Read(Name, start);
        Assert.Equal(start, Values(student, Name));
    }

    private static float[] Values(SafetensorsFile file, string name)
    {
        Assert.True(file.TryGetShape(name, out var shape));
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        file.Read(name, values);
        return values;
    }

    private ListLog Run(string name, params (string Key, string Value)[] changes)
    {
        var (recipe, log) = (PretrainRecipes.Small(_manifest, changes), new ListLog());
        var places = new RunPlaces(_folder.At($"{name}-checkpoints"), _folder.At($"{name}-model"));
        Assert.Equal(RunOutcome.Finished, PretrainRun.Execute(recipe, new(recipe.Data), places, log, TimeProvider.System, default));
        return log;
    }
}

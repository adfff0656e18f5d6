using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Tests.Loop;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Adapting;

[Collection(nameof(Alone))]
public sealed class AdaptRunTests : IDisposable
{
    private AdaptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Execute_FiftyUpdates_ComeNearerToTheTeacherThanTheControl()
    {
        Assert.Equal(RunOutcome.Finished, _folder.Run(_folder.Recipe(updates: 50)));
        var adapted = _folder.Log.Validations[^1].Values;
        _folder.Run(_folder.Recipe(updates: 1) with { AlibiLearningRate = 0, Optimizer = _folder.Recipe(1, learningRate: 1e-12).Optimizer }, checkpoints: "control");
        var control = _folder.Log.Validations[^1].Values;

        Assert.Equal(control["unadapted_cosine_c16"], control["cosine_c16"], 1e-6);
        Assert.Equal(control["unadapted_cosine_c16"], adapted["unadapted_cosine_c16"], 1e-6);
        Assert.True(1 - adapted["cosine_c16"] < 0.7 * (1 - control["cosine_c16"]), $"{control["cosine_c16"]} to {adapted["cosine_c16"]}");
        Assert.True(1 - adapted["cosine_c64"] < 1 - control["cosine_c64"], $"{control["cosine_c64"]} to {adapted["cosine_c64"]}");
        Assert.Contains(_folder.Log.Notes, note => note.StartsWith("gate 1: ", StringComparison.Ordinal));
        Assert.Contains(_folder.Log.Notes, note => note.StartsWith("gate 2: not judged", StringComparison.Ordinal));
    }

    [Fact]
    public void Execute_Result_IsAPackageThatStreamsAndNamesItsOrigin()
    {
        _folder.Run(_folder.Recipe(updates: 2));

        using var model = LoadedModel.Open(_folder.Package, threads: 1);
        using var cached = model.CreateCached(new(16, 256, 0));
        Assert.Equal(AdaptFolder.Classes, model.Package.Labels.Names);
        var provenance = model.Package.Manifest.Model.Provenance;
        Assert.StartsWith("Weights adapted to streaming from origin (SHA-256 ", provenance.LicenceNote, StringComparison.Ordinal);
        Assert.EndsWith("The licence of the origin.", provenance.LicenceNote, StringComparison.Ordinal);
        Assert.Equal("upstream.pt", Assert.Single(provenance.Sources).Name);
    }

    [Fact]
    public void Execute_InterruptedAndResumed_GivesTheSamePackage()
    {
        var recipe = _folder.Recipe(updates: 12);
        recipe = recipe with { Data = recipe.Data with { Validation = null } };
        _folder.Run(recipe, checkpoints: "whole");
        var whole = File.ReadAllBytes(Path.Combine(_folder.Package, "weights.safetensors"));

        using var cancel = new CancellationTokenSource();
        Assert.Equal(RunOutcome.Interrupted, _folder.Run(recipe, "parts", new CancellingLog(cancel, at: 5), cancel.Token));
        Assert.Equal(RunOutcome.Finished, _folder.Run(recipe, "parts"));

        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(_folder.Package, "weights.safetensors")));
        Assert.Contains("gates: not judged: the recipe names no data.validation", _folder.Log.Notes);
    }

    [Fact]
    public void Execute_Labels_AreScoredAndJudged()
    {
        UseFolder(new(hasLabels: true));

        _folder.Run(_folder.Recipe(updates: 1));

        var values = _folder.Log.Validations[^1].Values;
        Assert.All(["teacher_ua", "ua_c4", "ua_c16", "ua_c64", "ua_offline", "unadapted_ua_c16", "agreement_c16"], name => Assert.InRange(values[name], 0, 1));
        Assert.Contains("label", _folder.Log.Steps[0].Losses.Keys);
        Assert.Contains(_folder.Log.Notes, note => note.StartsWith("gate 3: ", StringComparison.Ordinal) && note.Contains("points", StringComparison.Ordinal));
    }

    [Fact]
    public void Execute_ModelWithoutHead_LeavesScoresOut()
    {
        UseFolder(new(classes: []));

        _folder.Run(_folder.Recipe(updates: 2));

        Assert.Equal(["frame", "hidden", "token", "total"], _folder.Log.Steps[^1].Losses.Keys.Order());
        Assert.DoesNotContain(_folder.Log.Validations[^1].Values.Keys, name => name.Contains("agreement", StringComparison.Ordinal));
    }

    [Fact]
    public void Execute_UnknownLabel_SaysWhatToDo()
    {
        UseFolder(new(hasLabels: true));
        File.WriteAllText(_folder.Manifest, File.ReadAllText(_folder.Manifest).Replace("\"sad\"", "\"furious\"", StringComparison.Ordinal));

        var error = Assert.Throws<Emotion2VecException>(() => _folder.Run(_folder.Recipe(1)));

        Assert.Contains("furious", error.Message, StringComparison.Ordinal);
        Assert.Contains("loss.labelWeight", error.Message, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Finished, _folder.Run(_folder.Recipe(1) with { Loss = new() { LabelWeight = 0 } }));
    }

    [Fact]
    public void Execute_ValidationWithoutALongUtterance_IsRefused()
    {
        var recipe = _folder.Recipe(1);
        var shortened = _folder.At("short.jsonl");
        File.WriteAllText(shortened, """{ "id": "u", "path": "0.wav", "start": 0, "end": 0.9 }""");

        var error = Assert.Throws<Emotion2VecException>(() => _folder.Run(recipe with { Data = recipe.Data with { Validation = shortened } }));

        Assert.Contains("more than a second", error.Message, StringComparison.Ordinal);
    }

    private void UseFolder(AdaptFolder folder)
    {
        _folder.Dispose();
        _folder = folder;
    }
}

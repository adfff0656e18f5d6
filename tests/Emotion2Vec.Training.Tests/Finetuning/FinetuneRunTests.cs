using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Finetuning;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Tests.Loop;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Finetuning;

[Collection(nameof(Alone))]
public sealed class FinetuneRunTests : IDisposable
{
    private readonly FinetuneFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Execute_SixteenUtterances_AreLearntByHeart()
    {
        Assert.Equal(RunOutcome.Finished, _folder.Run(_folder.Recipe(updates: 150, validation: _folder.Manifest)));

        var last = _folder.Log.Validations[^1].Values;
        Assert.True(last["offline_ua"] > 0.99, $"offline UA {last["offline_ua"]}");
        Assert.True(last["cached_ua"] > 0.99, $"cached UA {last["cached_ua"]}");
    }

    [Fact]
    public void Execute_FiftyUpdates_LearnWhereTheControlCannot()
    {
        _folder.Run(_folder.Recipe(updates: 50));
        var losses = Losses();
        _folder.Log.Steps.Clear();
        _folder.Run(_folder.Recipe(updates: 50, learningRate: 1e-12), checkpoints: "control");
        var control = Losses();

        Assert.True(losses[^10..].Average() < 0.7 * losses[..10].Average(), $"{losses[..10].Average()} to {losses[^10..].Average()}");
        Assert.InRange(control[^10..].Average() / control[..10].Average(), 0.95, 1.05);
    }

    [Fact]
    public void Execute_Result_IsAPackageThatServesAsValidated()
    {
        _folder.Run(_folder.Recipe(updates: 60, validation: _folder.Manifest));

        using var model = LoadedModel.Open(_folder.Package, threads: 1);
        Assert.Equal("SYNTHETIC", model.Package.Caution);
        Assert.Equal(ToneCorpus.Classes, model.Package.Labels.Names);
        using var offline = model.CreateOffline();
        var right = Enumerable.Range(0, 16).Count(i =>
        {
            var scores = offline.Encode(AudioFile.ReadModelAudio(Path.Combine(_folder.Path, "corpus", $"{i}.wav"))).Logits;
            return Array.IndexOf(scores, scores.Max()) == i % 4;
        });

        // Both count the same 16 utterances, of which each class has four.
        Assert.Equal(_folder.Log.Validations[^1].Values["offline_ua"], right / 16.0, 1e-9);
        using var cached = model.CreateCached(new ChunkGeometry(16, 256, 0));
    }

    [Fact]
    public void Execute_InterruptedAndResumed_GivesTheSamePackage()
    {
        var recipe = _folder.Recipe(updates: 30) with { Model = _folder.Recipe(1).Model with { Training = new() } };
        _folder.Run(recipe, checkpoints: "whole");
        var whole = File.ReadAllBytes(Path.Combine(_folder.Package, "weights.safetensors"));
        var wholeLosses = Losses();
        _folder.Log.Steps.Clear();

        using var cancel = new CancellationTokenSource();
        var log = new CancellingLog(cancel, at: 13);
        FinetuneRun.Execute(recipe, new(recipe.Data), new(Path.Combine(_folder.Path, "parts"), _folder.Package), log, TimeProvider.System, cancel.Token);
        _folder.Run(recipe, checkpoints: "parts");

        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(_folder.Package, "weights.safetensors")));
        Assert.Equal(wholeLosses[13..], Losses());
    }

    [Fact]
    public void Execute_UnknownLabel_NamesItAndTheClasses()
    {
        var recipe = _folder.Recipe(1) with { Model = _folder.Recipe(1).Model with { Labels = ["low", "high", "noise"] } };

        var error = Assert.Throws<Emotion2VecException>(() => _folder.Run(recipe));

        Assert.Contains("rising", error.Message, StringComparison.Ordinal);
        Assert.Contains("trainOptions.labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_OneClassOnly_IsRefused()
    {
        File.WriteAllLines(_folder.Manifest, File.ReadAllLines(_folder.Manifest).Where(line => line.Contains("\"low\"", StringComparison.Ordinal)));

        var error = Assert.Throws<Emotion2VecException>(() => _folder.Run(_folder.Recipe(1)));

        Assert.Contains("1 class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_MissingFile_IsLeftOutAndReported()
    {
        File.Delete(Path.Combine(_folder.Path, "corpus", "3.wav"));
        File.WriteAllText(Path.Combine(_folder.Path, "corpus", "5.wav"), "no sound");

        Assert.Equal(RunOutcome.Finished, _folder.Run(_folder.Recipe(3)));

        Assert.Contains(_folder.Log.Notes, note => note.StartsWith("left out u3", StringComparison.Ordinal));
        Assert.Contains(_folder.Log.Notes, note => note.StartsWith("left out u5", StringComparison.Ordinal));
    }

    [Fact]
    public void Execute_MixupAndDimensions_Learn()
    {
        File.WriteAllLines(_folder.Manifest, File.ReadAllLines(_folder.Manifest).Select((line, i) => line.Replace("}", $",\"arousal\":{i % 4 / 3.0:0.00},\"valence\":{(i + 2) % 4 / 3.0:0.00}}}", StringComparison.Ordinal)));
        var recipe = _folder.Recipe(200);
        recipe = recipe with { Model = recipe.Model with { Dimensions = ["arousal", "valence"] }, Loss = recipe.Loss with { DimensionWeight = 2, Mixup = 0.1 } };

        _folder.Run(recipe);

        var dimension = _folder.Log.Steps.Select(step => step.Losses["dimension"]).ToList();
        Assert.True(dimension[^10..].Average() < 0.7 * dimension[..5].Average(), $"{dimension[..5].Average()} to {dimension[^10..].Average()}");
        using var model = LoadedModel.Open(_folder.Package, threads: 1);
        Assert.Equal(["arousal", "valence"], model.Package.Dimensions);
    }

    private List<double> Losses() => [.. _folder.Log.Steps.Select(step => step.Losses[StepReport.Total])];
}

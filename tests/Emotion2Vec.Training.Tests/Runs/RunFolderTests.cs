using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Runs;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Create_NewFolder_HoldsRecipeAndOrigin()
    {
        using (var folder = RunFolder.Create(_run.Path, SampleRun.Identity("run.seed=7"), Clock))
        {
            folder.End(RunState.Finished);
        }

        var (note, recipe) = RunFolder.Read(_run.Path);
        Assert.Equal(("finetune", "configs/train/f.json", RunState.Finished), (note.Command, note.RecipeFile, note.State));
        Assert.Equal("sha256:1", note.Inputs["data.train"]);
        Assert.NotNull(Assert.Single(note.Starts).Ended);
        Assert.Contains("TorchSharp", note.Starts[0].Versions.Keys);
        Assert.Equal(7, (int)recipe["run"]!["seed"]!);
    }

    [Fact]
    public void Create_WhereSomethingIs_IsRefused()
    {
        Directory.CreateDirectory(_run.Path);
        File.WriteAllText(Path.Combine(_run.Path, "x"), "");

        Assert.Contains("--resume", Assert.Throws<Emotion2VecException>(() => RunFolder.Create(_run.Path, SampleRun.Identity(), Clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WhereAKillLeftAHalfMadeFolder_MakesItWhole()
    {
        RunFolder.Create(_run.Path, SampleRun.Identity(), Clock).Dispose();
        File.Delete(Path.Combine(_run.Path, "run.json"));

        Assert.False(RunFolder.IsRun(_run.Path));
        RunFolder.Create(_run.Path, SampleRun.Identity(), Clock).Dispose();
        Assert.True(RunFolder.IsRun(_run.Path));
    }

    [Fact]
    public void Resume_SameRun_AddsAStart()
    {
        RunFolder.Create(_run.Path, SampleRun.Identity(), Clock).Dispose();
        RunFolder.Resume(_run.Path, SampleRun.Identity(), () => 50, Clock).Dispose();

        var (note, _) = RunFolder.Read(_run.Path);
        Assert.Equal([0L, 50L], note.Starts.Select(start => start.FromUpdate));
        Assert.Null(note.Starts[0].Ended);
    }

    [Fact]
    public void Resume_OtherRecipeOrData_IsRefusedWithEveryDifference()
    {
        RunFolder.Create(_run.Path, SampleRun.Identity(), Clock).Dispose();
        var now = SampleRun.Identity("run.updates=200", "model.labels=[\"a\",\"b\"]", "model.architecture=null", "model.from=x") with { Inputs = new Dictionary<string, string> { ["data.train"] = "sha256:2" } };

        var refusal = Assert.Throws<Emotion2VecException>(() => RunFolder.Resume(_run.Path, now, () => 0, Clock));

        Assert.Equal(ErrorKind.Configuration, refusal.Kind);
        Assert.Contains("run.updates: 100 before, 200 now", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("model.labels: [\"angry\",\"sad\"] before, [\"a\",\"b\"] now", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("model.from: none before, \"x\" now", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("data.train: its content is sha256:1 before, sha256:2 now", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_OfNothing_IsNotFound() =>
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => RunFolder.Resume(_run.Path, SampleRun.Identity(), () => 0, Clock)).Kind);

    [Fact]
    public void Resume_WhileTheRunRuns_IsRefused()
    {
        using var first = RunFolder.Create(_run.Path, SampleRun.Identity(), Clock);

        Assert.Equal(ErrorKind.DeviceBusy, Assert.Throws<Emotion2VecException>(() => RunFolder.Resume(_run.Path, SampleRun.Identity(), () => 0, Clock)).Kind);
    }

    [Fact]
    public void Read_AnyBytes_AreARunOrAnError() => Prop.ForAll<string?, bool>((text, inRecipe) =>
    {
        using var run = new SampleRun();
        RunFolder.Create(run.Path, SampleRun.Identity(), Clock).Dispose();
        File.WriteAllText(Path.Combine(run.Path, inRecipe ? "recipe.json" : "run.json"), text);
        try
        {
            RunFolder.Read(run.Path);
        }
        catch (Emotion2VecException e)
        {
            return e.Kind == ErrorKind.InvalidInput;
        }

        return true;
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("{\"formatVersion\":2,\"command\":\"x\",\"recipeFile\":\"x\",\"inputs\":{},\"starts\":[null],\"state\":\"finished\"}")]
    [InlineData("{\"formatVersion\":1,\"command\":\"x\",\"recipeFile\":\"x\",\"inputs\":{},\"starts\":[],\"state\":\"finished\"}")]
    [InlineData("{\"formatVersion\":1,\"command\":\"x\",\"recipeFile\":\"x\",\"inputs\":{},\"starts\":[null],\"state\":\"finished\"}")]
    [InlineData("{\"formatVersion\":1,\"command\":\"x\",\"recipeFile\":\"x\",\"inputs\":{},\"starts\":[{\"started\":\"2026-01-01\",\"fromUpdate\":0,\"versions\":null}],\"state\":\"finished\"}")]
    [InlineData("null")]
    public void Read_ForgedNotes_AreErrors(string text)
    {
        RunFolder.Create(_run.Path, SampleRun.Identity(), Clock).Dispose();
        File.WriteAllText(Path.Combine(_run.Path, "run.json"), text);

        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => RunFolder.Read(_run.Path)).Kind);
    }
}

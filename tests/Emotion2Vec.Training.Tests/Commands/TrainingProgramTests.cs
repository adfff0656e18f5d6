using System.Text.Json.Nodes;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Commands;

[Collection(nameof(Alone))]
public sealed class TrainingProgramTests : IDisposable
{
    private readonly CommandFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_EveryCommand_HasADescriptionAndExamples()
    {
        var help = (await CommandFolder.RunAsync(["--help"])).Output;
        var commands = help.Split("Commands:", 2)[1].Split('\n').Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0]).ToList();

        Assert.Contains("finetune", commands);
        foreach (var command in commands)
        {
            Assert.Contains("Examples:", (await CommandFolder.RunAsync([command, "--help"])).Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Name a recipe", "finetune")]
    [InlineData("Name a recipe", "finetune", "--run", "x")]
    [InlineData("Name a recipe", "probe", "--resume")]
    [InlineData("--treads", "pretrain", "x", "--treads", "2")]
    public async Task Run_WrongCommandLine_IsAUsageError(string message, params string[] arguments)
    {
        var run = await CommandFolder.RunAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongRecipe_IsAConfigurationErrorAndLeavesNothing()
    {
        var run = await CommandFolder.RunAsync(["finetune", _folder.Finetune(), "--run", _folder.PathOf("run"), "--set", "optimizer.learningRat=1", "--threads", "many"]);

        Assert.Equal(ExitCodes.Configuration, run.Code);
        Assert.Contains("did you mean optimizer.learningRate?", run.Error, StringComparison.Ordinal);
        Assert.Contains("run.threads is \"many\"; a whole number is due (--threads many)", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("run")));
    }

    [Fact]
    public async Task Run_MissingFiles_AreNotFound()
    {
        Assert.Equal(ExitCodes.NoInput, (await CommandFolder.RunAsync(["finetune", _folder.PathOf("none.json")])).Code);
        Assert.Equal(ExitCodes.NoInput, (await CommandFolder.RunAsync(["finetune", _folder.Finetune(), "--set", "data.train=none.jsonl", "--run", _folder.PathOf("run")])).Code);
        Assert.Equal(ExitCodes.NoInput, (await CommandFolder.RunAsync(["show", _folder.Root])).Code);
    }

    [Fact]
    public async Task Finetune_TinyModel_LeavesARunThatShowExplains()
    {
        var run = await CommandFolder.RunAsync(["finetune", _folder.Finetune(), "--run", _folder.PathOf("run")]);

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Code == ExitCodes.Ok ? "" : run.Error));
        Assert.Equal("tones", ModelPackage.Open(_folder.PathOf("run", "package")).Name);
        Assert.True(File.Exists(_folder.PathOf("run", "loss.png")));
        Assert.Equal(6, RunHistory.Read(_folder.PathOf("run", "log.jsonl")).Steps.Count());
        var show = await CommandFolder.RunAsync(["show", _folder.PathOf("run")]);
        Assert.Equal(ExitCodes.Ok, show.Code);
        Assert.Contains("It is finished.", show.Output, StringComparison.Ordinal);
        Assert.Contains("updates         6 of 6", show.Output, StringComparison.Ordinal);
        Assert.Contains($"{_folder.Manifest}  sha256:", show.Output, StringComparison.Ordinal);
        Assert.Contains("package: tones, ", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finetune_StoppedAndResumed_HasTheLogOfARunThatNeverStopped()
    {
        await CommandFolder.RunAsync(["finetune", _folder.Finetune(), "--run", _folder.PathOf("whole")]);
        var stopped = await CommandFolder.RunAsync(["finetune", _folder.Finetune(), "--run", _folder.PathOf("parts")], stopAt: "update 3/6");

        var resumed = await CommandFolder.RunAsync(["finetune", "--run", _folder.PathOf("parts"), "--resume"]);

        Assert.Equal(ExitCodes.Failed, stopped.Code);
        Assert.Contains($"go on with 'e2v-train finetune --run {_folder.PathOf("parts")} --resume'", stopped.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Ok, ""), (resumed.Code, resumed.Code == ExitCodes.Ok ? "" : resumed.Error));
        Assert.Equal(Losses("whole"), Losses("parts"));
        Assert.Equal(RunState.Finished, RunFolder.Read(_folder.PathOf("parts")).Note.State);
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("whole", "package", "weights.safetensors")), File.ReadAllBytes(_folder.PathOf("parts", "package", "weights.safetensors")));
    }

    [Fact]
    public async Task Finetune_ResumedWithOtherData_IsRefused()
    {
        await CommandFolder.RunAsync(["finetune", _folder.Finetune(), "--run", _folder.PathOf("run")], stopAt: "update 2/6");
        File.AppendAllText(_folder.Manifest, "\n");

        var run = await CommandFolder.RunAsync(["finetune", "--run", _folder.PathOf("run"), "--resume", "--set", "run.seed=2"]);

        Assert.Equal(ExitCodes.Configuration, run.Code);
        Assert.Contains("run.seed: 1 before, 2 now", run.Error, StringComparison.Ordinal);
        Assert.Contains("data.train: its content is sha256:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finetune_LabelsWithoutAClass_FailsAndSaysSoInTheRun()
    {
        var run = await CommandFolder.RunAsync(["finetune", _folder.Finetune(), "--run", _folder.PathOf("run"), "--set", "model.labels=[\"low\",\"high\"]"]);

        Assert.Equal(ExitCodes.BadInput, run.Code);
        Assert.Contains("no class for", run.Error, StringComparison.Ordinal);
        Assert.Contains("no class for", RunFolder.Read(_folder.PathOf("run")).Note.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pretrain_TinyModel_LeavesAPackageWithoutAHead()
    {
        var run = await CommandFolder.RunAsync(["pretrain", _folder.Pretrain(), "--run", _folder.PathOf("run")]);

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Code == ExitCodes.Ok ? "" : run.Error));
        Assert.Equal(0, ModelPackage.Open(_folder.PathOf("run", "package")).Labels.Count);
    }

    [Fact]
    public async Task Probe_FilterBanks_LeavesItsReportInTheRun()
    {
        var run = await CommandFolder.RunAsync(["probe", _folder.Probe(), "--run", _folder.PathOf("run")]);
        var show = await CommandFolder.RunAsync(["show", _folder.PathOf("run")]);

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Code == ExitCodes.Ok ? "" : run.Error));
        Assert.NotNull(JsonNode.Parse(File.ReadAllText(_folder.PathOf("run", "probe.json"))));
        Assert.Contains("probe.md", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_OfARun_CanBeAdaptedCalibratedAndEvaluated()
    {
        await RunWellAsync("finetune", _folder.Finetune(), "--run", _folder.PathOf("first"));
        await RunWellAsync("adapt", _folder.Adapt(_folder.PathOf("first", "package")), "--run", _folder.PathOf("second"));
        var refused = await CommandFolder.RunAsync(["calibrate", _folder.Calibrate(_folder.PathOf("second", "package")), "--run", _folder.PathOf("refused")]);
        await RunWellAsync("calibrate", _folder.Calibrate(_folder.PathOf("second", "package")), "--run", _folder.PathOf("third"), "--set", "allowSynthetic=true");
        await RunWellAsync("evaluate", _folder.Evaluate(_folder.PathOf("third", "package")), "--run", _folder.PathOf("fourth"));

        Assert.Equal(ExitCodes.Configuration, refused.Code);
        Assert.NotNull(ModelPackage.Open(_folder.PathOf("third", "package")).Manifest.Model.Calibration);
        Assert.NotNull(JsonNode.Parse(File.ReadAllText(_folder.PathOf("fourth", "evaluation.json"))));
        var show = await CommandFolder.RunAsync(["show", _folder.PathOf("fourth")]);
        Assert.Contains("evaluation.md", show.Output, StringComparison.Ordinal);
        Assert.Contains($"{_folder.PathOf("third", "package")}  sha256:", show.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("fourth", "tensorboard")));
    }

    private static async Task RunWellAsync(params string[] arguments)
    {
        var run = await CommandFolder.RunAsync(arguments);
        Assert.True(run.Code == ExitCodes.Ok, run.Error);
    }

    private IEnumerable<(long?, double)> Losses(string run) => [.. RunHistory.Read(_folder.PathOf(run, "log.jsonl")).Steps.Select(line => (line.Update, line.Values![StepReport.Total]))];
}

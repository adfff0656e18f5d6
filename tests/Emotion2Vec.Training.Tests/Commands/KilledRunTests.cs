using System.Diagnostics;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Commands;

/// <summary>The real program is killed in the middle of a training, as by the kernel when memory is short.</summary>
[Collection(nameof(Alone))]
public sealed class KilledRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_training_killed_and_resumed_gives_the_package_of_one_that_was_not()
    {
        var recipe = WriteRecipe();
        Assert.Equal(0, await RunAsync(recipe, "whole"));

        using (var killed = Start(recipe, "killed"))
        {
            var checkpoints = Path.Combine(_folder, "killed", "checkpoints");
            while (!killed.HasExited && !(Directory.Exists(checkpoints) && Directory.GetDirectories(checkpoints).Length > 1))
            {
                await Task.Yield();
            }

            Assert.False(killed.HasExited, "it ended before it could be killed");
            killed.Kill();
            await killed.WaitForExitAsync();
            Assert.NotEqual(0, killed.ExitCode);
        }

        Assert.False(Directory.Exists(Path.Combine(_folder, "killed", "package")));
        Assert.Equal(0, await RunAsync(recipe, "killed", "--resume"));

        Assert.Equal(Weights("whole"), Weights("killed"));
        Assert.Equal(Losses("whole"), Losses("killed"));
    }

    private static Process Start(string recipe, string run, params string[] more)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "e2v-train.dll");
        var start = new ProcessStartInfo("dotnet", [program, "finetune", recipe, "--run", Path.Combine(Path.GetDirectoryName(recipe)!, run), .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<int> RunAsync(string recipe, string run, params string[] more)
    {
        using var process = Start(recipe, run, more);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private byte[] Weights(string run) => File.ReadAllBytes(Path.Combine(_folder, run, "package", "weights.safetensors"));

    // Speed and time differ; what was computed does not.
    private List<string> Losses(string run) =>
        [.. File.ReadLines(Path.Combine(_folder, run, "log.jsonl")).Where(line => line.Contains("\"total\"", StringComparison.Ordinal)).Select(line => line[line.IndexOf("\"total\"", StringComparison.Ordinal)..].Split(',')[0])];

    private string WriteRecipe()
    {
        var manifest = ToneCorpus.Write(Path.Combine(_folder, "corpus"), 16);
        var path = Path.Combine(_folder, "recipe.json");
        File.WriteAllText(path, $$"""
            {
              // The shape of configs/train/demo.json, small enough for a test; dropout so that random states matter.
              "model": {
                "name": "tones", "caution": "SYNTHETIC", "labels": ["low", "high", "rising", "noise"],
                "architecture": {
                  "embedDim": 32, "numHeads": 2, "numAlibiHeads": 2, "depth": 1, "prenetDepth": 1, "convPosGroups": 4,
                  "featureEncoder": [
                    { "channels": 16, "kernel": 10, "stride": 5 }, { "channels": 16, "kernel": 3, "stride": 2 }, { "channels": 16, "kernel": 3, "stride": 2 },
                    { "channels": 16, "kernel": 3, "stride": 2 }, { "channels": 16, "kernel": 3, "stride": 2 }, { "channels": 16, "kernel": 2, "stride": 2 },
                    { "channels": 16, "kernel": 2, "stride": 2 }
                  ]
                }
              },
              "data": {
                "train": "{{manifest}}", "validation": "{{manifest}}",
                "batches": { "maxBatchSeconds": 4, "maxCropSeconds": 0.5, "workers": 1, "augmentation": { "noise": { "probability": 0.5 } } }
              },
              "freezeFrontEnd": false,
              "optimizer": { "learningRate": 1e-3 },
              "run": { "updates": 60, "checkpointEvery": 5, "validateEvery": 30, "logEvery": 1, "threads": 1 }
            }
            """);
        return path;
    }
}

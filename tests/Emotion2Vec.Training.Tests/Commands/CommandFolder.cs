using System.Text.Json;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Commands;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Commands;

/// <summary>A folder with a small data set and recipes, and runs of the program on it.</summary>
internal sealed class CommandFolder : IDisposable
{
    private const string Architecture = """
        { "embedDim": 32, "numHeads": 2, "numAlibiHeads": 2, "depth": 2, "prenetDepth": 1, "convPosGroups": 4, "featureEncoder": [
          { "channels": 16, "kernel": 10, "stride": 5 }, { "channels": 16, "kernel": 3, "stride": 2 }, { "channels": 32, "kernel": 3, "stride": 2 }, { "channels": 32, "kernel": 3, "stride": 2 },
          { "channels": 32, "kernel": 3, "stride": 2 }, { "channels": 32, "kernel": 2, "stride": 2 }, { "channels": 32, "kernel": 2, "stride": 2 }] }
        """;

    public CommandFolder() => Manifest = ToneCorpus.Write(PathOf("corpus"), 16, seconds: 1.5);

    public string Root { get; } = Directory.CreateTempSubdirectory("e2v-command-").FullName;

    public string Manifest { get; }

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Writes a recipe for fine-tuning a tiny model.</summary>
    public string Finetune(int updates = 6) => Write("finetune.json", $$"""
        {
          "model": { "name": "tones", "caution": "SYNTHETIC", "architecture": {{Architecture}}, "labels": {{JsonSerializer.Serialize(ToneCorpus.Classes)}} },
          "data": { {{Data}} },
          "freezeFrontEnd": false,
          "optimizer": { "learningRate": 2e-3 },
          "run": { "updates": {{updates}}, "checkpointEvery": 2, "validateEvery": 3, "logEvery": 1, "threads": 1 }
        }
        """);

    /// <summary>Writes a recipe for pre-training a tiny model.</summary>
    public string Pretrain() => Write("pretrain.json", $$"""
        {
          "model": { "name": "tones", "caution": "SYNTHETIC", "architecture": {{Architecture}},
            "training": { "cloneBatch": 2, "targets": { "averageTopKLayers": 2 }, "decoder": { "decoderDim": 16, "decoderGroups": 4, "decoderLayers": 2 } } },
          "data": { {{Data}} },
          "optimizer": { "learningRate": 1e-3 },
          "run": { "updates": 3, "validateEvery": 3, "logEvery": 1, "threads": 1 }
        }
        """);

    /// <summary>Writes a recipe for a probe on filter banks.</summary>
    public string Probe() => Write("probe.json", $$"""
        {
          "probe": { "name": "tones", "classes": {{JsonSerializer.Serialize(ToneCorpus.Classes)}}, "folds": "speakers", "epochs": 3 },
          "features": { "source": "filterBank", "manifest": {{JsonSerializer.Serialize(Manifest)}} },
          "run": { "threads": 1 }
        }
        """);

    /// <summary>Writes a recipe for measuring a package offline and in chunks.</summary>
    public string Evaluate(string package) => Write("evaluate.json", $$"""
        { "models": [{{JsonSerializer.Serialize(package)}}], "data": { "manifest": {{JsonSerializer.Serialize(Manifest)}} }, "modes": { "chunkFrames": [16], "windowSeconds": 0 }, "threads": 1 }
        """);

    /// <summary>Writes a recipe for calibrating a package.</summary>
    public string Calibrate(string package) => Write("calibrate.json", $$"""
        { "model": {{JsonSerializer.Serialize(package)}}, "data": { "manifest": {{JsonSerializer.Serialize(Manifest)}} }, "synthetic": true, "profiles": ["default"], "tauSeconds": [1.5], "minUtterances": 4, "threads": 1 }
        """);

    /// <summary>Writes a recipe for adapting a package.</summary>
    public string Adapt(string package) => Write("adapt.json", $$"""
        {
          "model": { "name": "tones", "from": {{JsonSerializer.Serialize(package)}} },
          "data": { {{Data}} },
          "optimizer": { "learningRate": 1e-3 },
          "run": { "updates": 2, "validateEvery": 2, "logEvery": 1, "threads": 1 }
        }
        """);

    /// <summary>Runs the program inside the test's process.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="stopAt">The beginning of a line on standard error at which it is asked to stop; null lets it run.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(IReadOnlyList<string> arguments, string? stopAt = null)
    {
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new WatchedWriter(line =>
        {
            if (stopAt is not null && line.StartsWith(stopAt, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });
        var surroundings = new Surroundings { Output = output, Error = error, IsInteractive = false, Clock = TimeProvider.System };
        var code = await TrainingProgram.RunAsync(arguments, surroundings, stop.Token);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private string Data => $$"""
        "train": {{JsonSerializer.Serialize(Manifest)}}, "validation": {{JsonSerializer.Serialize(Manifest)}}, "batches": { "maxBatchSeconds": 8, "maxCropSeconds": 1, "workers": 1 }
        """;

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    private sealed class WatchedWriter(Action<string> line) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            line(value ?? "");
        }
    }
}

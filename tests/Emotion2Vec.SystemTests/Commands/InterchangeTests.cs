using System.Globalization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.SystemTests.Commands;

/// <summary>Other people's tools read what the commands write.</summary>
public sealed class InterchangeTests : IDisposable
{
    // The distribution's own, whatever else is first in PATH: that is where its packages put their modules.
    private const string Python = "/usr/bin/python3";

    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-interchange-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Exported_graphs_pass_the_public_onnx_checker()
    {
        await RequireModuleAsync("onnx", "python3-onnx");
        var export = await ProgramProcess.E2vAsync(_folder, "export", Model, "out", "--chunk", "8", "--left", "64");
        Assert.True(export.Code == ExitCodes.Ok, export.Error);

        var check = await ProgramProcess.RunAsync(Python, _folder, null, "-c", """
            import onnx
            for name in ("offline", "step-c8-l64"):
                model = onnx.load(f"out/{name}.onnx")
                onnx.checker.check_model(model, full_check=True)
                assert {p.key: p.value for p in model.metadata_props}["model_name"] == "demo-synth"
                print(name, model.ir_version, model.opset_import[0].version)
            """);

        Assert.True(check.Code == 0, check.Error);
        Assert.Equal(["offline 8 17", "step-c8-l64 8 17"], check.Output.TrimEnd().Split('\n'));
    }

    [SkippableFact]
    public async Task Features_are_read_by_numpy()
    {
        await RequireModuleAsync("numpy", "python3-numpy");
        var analyze = await ProgramProcess.E2vAsync(_folder, "analyze", Clip, "--mode", "cached", "--features", "f.npy", "-o", "scores.json");
        Assert.True(analyze.Code == ExitCodes.Ok, analyze.Error);

        var read = await ProgramProcess.RunAsync(Python, _folder, null, "-c", """
            import json, numpy
            features, result = numpy.load("f.npy"), json.load(open("scores.json"))
            assert features.dtype == numpy.float32 and numpy.isfinite(features).all() and features.std() > 0
            print(features.shape[0] - len(result["p"]), features.shape[1], result["caution"])
            """);

        Assert.True(read.Code == 0, read.Error);
        Assert.Equal("0 128 SYNTHETIC", read.Output.TrimEnd());
    }

    [Fact]
    public async Task The_bundled_model_is_found_from_any_folder()
    {
        var run = await ProgramProcess.E2vAsync("/", "analyze", Clip, "--format", "csv");

        Assert.True(run.Code == ExitCodes.Ok, run.Error);
        var frames = run.Output.TrimEnd().Split('\n').Count(line => line.Contains(",frame,", StringComparison.Ordinal));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{frames} frames"), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_a_broken_file_gives_the_others_and_exit_code_one()
    {
        File.Copy(Clip, Path.Combine(_folder, "good.flac"));
        File.WriteAllBytes(Path.Combine(_folder, "cut.flac"), File.ReadAllBytes(Clip)[..100]);
        File.WriteAllBytes(Path.Combine(_folder, "empty.wav"), []);

        var run = await ProgramProcess.E2vAsync("/", "analyze", _folder, "--format", "csv");

        Assert.Equal(ExitCodes.Failed, run.Code);
        Assert.Contains("2 of 3 files could not be analysed", run.Error, StringComparison.Ordinal);
        Assert.Contains("good.flac,utterance", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private static string Model => Path.Combine(AppContext.BaseDirectory, "configs", "demo", "demo-synth");

    private static string Clip => Path.Combine(AppContext.BaseDirectory, "configs", "demo", "spoken-clip.flac");

    private async Task RequireModuleAsync(string module, string package)
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is not there");
        var run = await ProgramProcess.RunAsync(Python, _folder, null, "-c", $"import {module}");
        Skip.IfNot(run.Code == 0, $"{module} is not installed ({package})");
    }
}

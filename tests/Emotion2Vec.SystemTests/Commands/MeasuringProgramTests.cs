using System.Text.Json;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Commands;

/// <summary>The litmus and the benchmarks cannot rot unseen: both run here, briefly.</summary>
public sealed class MeasuringProgramTests : IDisposable
{
    // Both are built in the configuration that these tests were.
    private static readonly string Configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-measure-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_litmus_catches_both_broken_rings_and_passes_the_real_one()
    {
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Litmus", "Litmus"), "--seconds", "2");
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Equal(2, run.Output.Split('\n').Count(line => line.Contains(": detected,", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_benchmark_prints_every_mode_and_keeps_its_budgets_of_bytes()
    {
        var file = Path.Combine(_folder.FullName, "bench.json");
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "--small", "--repeat", "5", "--json", file);
        Assert.True(run.Code == 0, run.Output + run.Error);

        using var report = JsonDocument.Parse(File.ReadAllText(file));
        var rows = report.RootElement.GetProperty("encoder").GetProperty("rows").EnumerateArray().ToList();
        string[] modes =
        [
            "C = 8", "C = 16", "C = 16 x 4", "C = 16 x 8", "C = 32", "C = 32 x 8",
            "C = 16, tokens every 4", "C = 16 x 8, tokens every 4", "C = 16 x 8, tokens every 8", "C = 32 x 8, tokens every 4",
        ];
        string[] lanes = Environment.ProcessorCount > 1 ? [$"C = 16, {Environment.ProcessorCount} lanes", $"int8 C = 16, {Environment.ProcessorCount} lanes"] : [];
        Assert.Equal(["window 4 s, hop 320 ms", .. modes, .. modes.Select(mode => $"int8 {mode}"), .. lanes], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(report.RootElement.GetProperty("allocations").EnumerateArray(), row => Assert.True(row.GetProperty("within_budget").GetBoolean()));
    }

    [Fact]
    public async Task The_agreement_of_cheaper_steps_is_told_and_a_missing_model_is_an_error()
    {
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "agreement");
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Matches(@"(?m)^\| extra tokens every 8 chunks \| \d{3,} \| 0\.99\d\d \| (100\.0|9\d\.\d)% \| 0\.0\d{3} \|$", run.Output);
        Assert.Matches(@"(?m)^\| C = 64 \| \d{3,} \| 0\.\d{4} \| \d\d\.\d% \| 0\.\d{4} \|$", run.Output);

        var missing = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "agreement", Path.Combine(_folder.FullName, "none"));
        Assert.Equal(1, missing.Code);
        Assert.Contains("There is no model package at", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hot_paths_keep_their_budgets_of_bytes_and_every_budget_has_its_path()
    {
        var file = Path.Combine(_folder.FullName, "micro.json");
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "micro", "--quick", "--json", file);
        Assert.True(run.Code == 0, run.Output + run.Error);

        using var budgets = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.Path("tests", "Emotion2Vec.Benchmarks", "budgets.json")));
        using var counts = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(budgets.RootElement.EnumerateObject().Select(budget => budget.Name), counts.RootElement.EnumerateArray().Select(count => count.GetProperty("name").GetString()));
        Assert.All(counts.RootElement.EnumerateArray(), count => Assert.True(count.GetProperty("within_budget").GetBoolean(), count.GetRawText()));
    }

    [Fact]
    public async Task The_hot_paths_are_timed_beside_a_control()
    {
        var file = Path.Combine(_folder.FullName, "micro.json");
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "micro", "ring_write_and_read_20ms", "--json", file);
        Assert.True(run.Code == 0, run.Output + run.Error);

        using var rows = JsonDocument.Parse(File.ReadAllText(file));
        var row = Assert.Single(rows.RootElement.EnumerateArray());
        Assert.Equal("ring_write_and_read_20ms", row.GetProperty("name").GetString());
        Assert.True(row.GetProperty("nanoseconds").GetDouble() > 0 && row.GetProperty("ratio").GetDouble() > 0, run.Output);
    }

    [Fact]
    public async Task Damaged_inputs_make_no_parser_throw_hang_or_keep_memory()
    {
        var run = await ProgramProcess.RunAsync(
            "dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "fuzz", "--inputs", "20000", "--seconds", "20", "--seed", "5");

        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Contains("nothing threw, hung or kept memory", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_benchmark_of_many_streams_finds_nothing_dropped_and_memory_flat()
    {
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "streams", "4", "1");
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.StartsWith("4 streams x 1 min", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_benchmark_end_to_end_hears_its_talkers_in_the_program()
    {
        var file = Path.Combine(_folder.FullName, "e2e.json");
        var picture = Path.Combine(_folder.FullName, "e2e.svg");
        var run = await ProgramProcess.RunAsync(
            "dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "e2e", "--streams", "2", "--seconds", "3", "--json", file, "--picture", picture);

        // 1: not within the time of a chunk, which a busy machine may well cause.
        Assert.True(run.Code is 0 or 1, run.Output + run.Error);
        Assert.StartsWith("2 streams x 3 s", run.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(File.ReadAllText(file));
        var trial = Assert.Single(report.RootElement.EnumerateArray());
        Assert.Equal(2, trial.GetProperty("streams").GetInt32());
        Assert.True(trial.GetProperty("cpu_cores").GetDouble() > 0, run.Output);
        Assert.True(trial.GetProperty("resident_mebibytes").GetDouble() > 10, run.Output);
    }

    [SkippableFact]
    public async Task The_benchmark_of_the_gate_prints_its_table()
    {
        await Tool.RunAsync("espeak-ng", ["--version"]);
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "gate");
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Equal(29, run.Output.Split('\n').Count(line => line.StartsWith('|')));
    }

    [Fact]
    public async Task The_benchmark_refuses_a_file_in_a_folder_that_is_not_there_before_it_measures()
    {
        var run = await ProgramProcess.RunAsync("dotnet", _folder.FullName, null, Built("Emotion2Vec.Benchmarks", "Emotion2Vec.Benchmarks"), "--json", "absent/bench.json");
        Assert.Equal(64, run.Code);
        Assert.StartsWith("'--json absent/bench.json': there is no such folder.", run.Error, StringComparison.Ordinal);
    }

    private static string Built(string project, string assembly) => RepositoryFolder.Path("tests", project, "bin", Configuration, "net10.0", $"{assembly}.dll");
}

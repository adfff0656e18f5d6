using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Measured = BenchmarkDotNet.Reports.BenchmarkReport;

namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>Runs BenchmarkDotNet over hot paths, each beside its control.</summary>
internal static class MicroBenchmark
{
    private const int WarmUps = 3;
    private const int Iterations = 8;
    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(100);

    /// <summary>Measures.</summary>
    /// <param name="names">Which paths.</param>
    /// <exception cref="InvalidOperationException">One could not be measured.</exception>
    public static IReadOnlyList<MicroRow> Run(IReadOnlyCollection<string> names)
    {
        var budgets = PathBudget.ReadAll();
        var counts = AllocationCount.Run(names).ToDictionary(count => count.Name);
        var folder = Directory.CreateTempSubdirectory("e2v-micro-");
        try
        {
            HotPathBenchmarks.Chosen = names;

            // In this process: what is measured needs the libraries and files beside it. Nothing is written but the table that follows.
            var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(WarmUps).WithIterationCount(Iterations).WithIterationTime(IterationTime);
            var log = new AccumulationLogger();
            var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(log).AddColumnProvider(DefaultColumnProviders.Instance).WithArtifactsPath(folder.FullName);
            var summary = BenchmarkRunner.Run<HotPathBenchmarks>(config);
            return [.. names.Select(name => Row(summary, counts[name], budgets[name], log))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MicroRow Row(Summary summary, AllocationResult count, PathBudget budget, AccumulationLogger log)
    {
        var (path, control) = (Report(nameof(HotPathBenchmarks.Path)), Report(nameof(HotPathBenchmarks.Control)));
        if (path?.ResultStatistics is not { } measured || control?.ResultStatistics is not { } unit)
        {
            throw new InvalidOperationException($"{count.Name} could not be measured:\n{log.GetLog()}");
        }

        // The fastest iterations: what else the machine does only ever adds.
        return new(count.Name, measured.Min, measured.Min / unit.Min, budget.Ratio, path.GcStats.GetBytesAllocatedPerOperation(path.BenchmarkCase) ?? 0, count.Bytes, budget.Bytes);

        Measured? Report(string method) => summary.Reports.FirstOrDefault(
            report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method && report.BenchmarkCase.Parameters[nameof(HotPathBenchmarks.Name)] is string of && of == count.Name);
    }
}

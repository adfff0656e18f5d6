using BenchmarkDotNet.Attributes;

namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>A hot path and, beside it, the control of the same run. BenchmarkDotNet derives from it, and needs it public.</summary>
[MemoryDiagnoser]
public class HotPathBenchmarks
{
    // One chunk's samples. Each addition waits for the one before: nothing but the core's clock changes how long it takes.
    private readonly float[] _numbers = [.. Enumerable.Range(0, 5120).Select(i => 1f / (i + 1))];
    private HotPath? _path;

    /// <summary>Which paths are measured.</summary>
    public static IReadOnlyCollection<string> Chosen { get; set; } = HotPaths.Names;

    /// <summary>The path.</summary>
    [ParamsSource(nameof(Chosen))]
    public string Name { get; set; } = "";

    /// <summary>Opens the path.</summary>
    [GlobalSetup]
    public void Open() => _path = HotPaths.Open(Name);

    /// <summary>Closes it.</summary>
    [GlobalCleanup]
    public void Close() => _path?.Dispose();

    /// <summary>What times are told in.</summary>
    /// <returns>A sum, so that it is computed.</returns>
    [Benchmark(Baseline = true)]
    public float Control()
    {
        var sum = 0f;
        foreach (var number in _numbers)
        {
            sum += number;
        }

        return sum;
    }

    /// <summary>The path.</summary>
    [Benchmark]
    public void Path() => _path?.Run();
}

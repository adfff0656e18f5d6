namespace Emotion2Vec.Benchmarks.Dashboard;

/// <summary>What a page and its browser had used by a moment.</summary>
/// <param name="Timestamp">The moment, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> tells it.</param>
/// <param name="HeapBytes">What scripts hold after collection.</param>
/// <param name="ArrayBytes">What their typed arrays hold.</param>
/// <param name="ResidentBytes">What the renderer holds of the machine's memory for itself.</param>
/// <param name="CpuSeconds">Processor time by type of process.</param>
internal sealed record DashboardSample(long Timestamp, double HeapBytes, double ArrayBytes, double ResidentBytes, IReadOnlyDictionary<string, double> CpuSeconds);

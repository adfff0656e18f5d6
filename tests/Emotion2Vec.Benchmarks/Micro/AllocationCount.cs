using System.Diagnostics;

namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>Counts the managed bytes of the hot paths, within seconds, and holds them against budgets.json.</summary>
internal static class AllocationCount
{
    private const int WarmUp = 100;
    private const int Rounds = 5;
    private const int Operations = 100;
    private const int BytesOfProof = 1000;

    // What makes an array of it: a pointer to its type and a length.
    private const int ArrayHeader = 24;

    private static byte[] _proof = [];

    /// <summary>Counts.</summary>
    /// <param name="names">Which paths.</param>
    /// <returns>One result per path.</returns>
    /// <exception cref="InvalidOperationException">The count does not see bytes that are certainly allocated.</exception>
    public static IReadOnlyList<AllocationResult> Run(IEnumerable<string> names)
    {
        var budgets = PathBudget.ReadAll();
        Prove();
        return [.. names.Select(name =>
        {
            using var path = HotPaths.Open(name);
            return Measure(name, path.Run, budgets[name].Bytes);
        })];
    }

    // A count that saw nothing would find no fault with anything.
    private static void Prove()
    {
        var seen = Measure("proof", () => _proof = new byte[BytesOfProof], 0);
        if (seen.Bytes != BytesOfProof + ArrayHeader || seen.WithinBudget)
        {
            throw new InvalidOperationException($"An array of {BytesOfProof} bytes was counted as {seen.Bytes}: nothing that is counted here can be believed.");
        }
    }

    private static AllocationResult Measure(string name, Action operation, double budget)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            operation();
        }

        // The quietest round counts: waking a waiting sink now and then grows a queue of the thread pool, on the waker's account.
        var (bytes, best) = (long.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Operations; i++)
            {
                operation();
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            best = elapsed < best ? elapsed : best;
        }

        return new(name, (double)bytes / Operations, budget, best.TotalNanoseconds / Operations);
    }
}

using System.Diagnostics;

namespace Emotion2Vec.Training.Benchmarks;

/// <summary>The most memory that this process has held.</summary>
internal static class PeakMemory
{
    /// <summary>Reads it.</summary>
    /// <returns>Bytes of resident memory at their highest.</returns>
    public static long Bytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}

using System.Globalization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>What a process has taken so far, as Linux tells (proc(5)).</summary>
/// <param name="CpuSeconds">Processor time, in user and kernel mode.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="Handles">Open files and sockets.</param>
internal readonly record struct ProcessCost(double CpuSeconds, long ResidentBytes, int Handles)
{
    // USER_HZ is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;
    private const int UserTime = 14;

    /// <summary>Reads.</summary>
    /// <param name="processId">Whose.</param>
    /// <exception cref="Emotion2VecException">The process has ended.</exception>
    public static ProcessCost Of(int processId)
    {
        try
        {
            // The second field is a name in parentheses, which may hold anything: fields are counted from behind it.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var resident = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new(
                (Number(fields[UserTime - 3]) + Number(fields[UserTime - 2])) / TicksPerSecond,
                1024 * Number(resident[^2]),
                Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count());
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"Process {processId} has ended while it was measured.", error);
        }
    }

    private static long Number(string text) => long.Parse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
}

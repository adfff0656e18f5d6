using System.Globalization;
using Emotion2Vec.Benchmarks.Micro;
using Spectre.Console;

namespace Emotion2Vec.Benchmarks;

/// <summary>Prints a report for people.</summary>
internal static class ReportView
{
    // Wide enough that redirected output keeps each row on one line.
    public const int MinWidth = 150;

    /// <summary>Prints.</summary>
    /// <param name="report">The report.</param>
    /// <param name="settings">How it was made.</param>
    public static void Print(BenchmarkReport report, BenchmarkSettings settings)
    {
        var encoder = report.Encoder;
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, MinWidth);
        AnsiConsole.WriteLine(Text($"{encoder.Model}, random weights, {settings.Threads} thread(s), fastest of {settings.Repeat}; GEMM peak {encoder.PeakGigaflops:F0} GFLOP/s, in 8 bits {encoder.PeakInt8Gigaops:F0} GOP/s, in this run"));
        var table = new Table().AddColumns("mode", "ms per chunk", "median", "chunk ms of audio", "streams per core", "lanes against one", "share of GEMM peak", "cost of window mode", "bytes per chunk");
        foreach (var row in encoder.Rows)
        {
            table.AddRow(
                row.Name,
                Text($"{row.BestMs:F2}"),
                Text($"{row.MedianMs:F2}"),
                Text($"{row.AudioMs:F0}"),
                Text($"{row.AudioMs / row.BestMs / settings.Threads:F2}"),
                row.LaneGain is { } gain ? Text($"{gain:F2} times") : "",
                Text($"{row.PeakShare:P0}"),
                Text($"1 / {row.WindowRatio:F1}"),
                Text($"{row.BytesPerChunk}"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("'cost of window mode' compares the same second of audio: window mode encodes 4 s again every 320 ms.");
        foreach (var calibration in encoder.Calibrations)
        {
            AnsiConsole.WriteLine($"Calibrated, {calibration}");
        }

        Print(report.Allocations);
    }

    /// <summary>Prints bytes against their budgets.</summary>
    /// <param name="counts">The counts.</param>
    public static void Print(IReadOnlyList<AllocationResult> counts)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, MinWidth);
        var allocations = new Table().AddColumns("path", "bytes per operation", "budget", "within", "ns per operation");
        foreach (var row in counts)
        {
            allocations.AddRow(row.Name, Text($"{row.Bytes:F1}"), Text($"{row.Budget}"), row.WithinBudget ? "yes" : "NO", Text($"{row.Nanoseconds:F0}"));
        }

        AnsiConsole.Write(allocations);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

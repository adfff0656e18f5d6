using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Spectre.Console;

namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>The verb <c>micro</c>: bytes and times of the hot paths.</summary>
internal static class MicroProgram
{
    private const string Help = """
        What the hot paths cost, from packet to payload: BenchmarkDotNet, in this process, with a control beside each.

          ./run.sh bench micro [--quick] [--json FILE] [PATH...]

          PATH         which of the paths of tests/Emotion2Vec.Benchmarks/budgets.json (default: all)
          --quick      counts bytes only, within seconds, as the tests do
          --json FILE  the results as JSON too

        Times are told in times of the control of the same run (5,120 additions, each waiting for the one before), and beside what they were when budgets.json was written. They
        never fail: machines are noisy. Bytes do.

        Exit code 0: every path is within its budget of bytes. 1: one is not.
        """;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Runs.</summary>
    /// <param name="args">The command line behind the verb.</param>
    /// <returns>An exit code.</returns>
    public static int Run(IReadOnlyList<string> args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return ExitCodes.Ok;
        }

        var (names, isQuick, file, problem) = (new List<string>(), false, (string?)null, (string?)null);
        for (var i = 0; i < args.Count; i++)
        {
            isQuick |= args[i] == "--quick";
            if (args[i] == "--json" && i + 1 < args.Count && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(args[i + 1]))))
            {
                file = args[++i];
            }
            else if (HotPaths.Names.Contains(args[i]))
            {
                names.Add(args[i]);
            }
            else if (args[i] != "--quick")
            {
                problem ??= $"'{args[i]}' is no option and no path, or the folder of its file is not there. Paths: {string.Join(", ", HotPaths.Names)}.";
            }
        }

        if (problem is not null)
        {
            Console.Error.WriteLine($"{problem}\n\n{Help}");
            return ExitCodes.Usage;
        }

        IReadOnlyCollection<string> chosen = names.Count > 0 ? [.. names.Distinct()] : HotPaths.Names;
        return isQuick ? Quick(chosen, file) : Full(chosen, file);
    }

    private static int Quick(IReadOnlyCollection<string> names, string? file)
    {
        var counts = AllocationCount.Run(names);
        ReportView.Print(counts);
        Save(counts, file);
        return counts.All(count => count.WithinBudget) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static int Full(IReadOnlyCollection<string> names, string? file)
    {
        var rows = MicroBenchmark.Run(names);
        var table = new Table().AddColumns("path", "ns", "times the control", "when budgeted", "bytes, whole process", "bytes per operation", "budget", "within");
        foreach (var row in rows)
        {
            table.AddRow(row.Name, Text($"{row.Nanoseconds:F0}"), Text($"{row.Ratio:G3}"), Text($"{row.RatioThen:G3}"), Text($"{row.ProcessBytes}"), Text($"{row.Bytes}"), Text($"{row.Budget}"), row.WithinBudget ? "yes" : "NO");
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, ReportView.MinWidth);
        AnsiConsole.Write(table);
        Save(rows, file);
        return rows.All(row => row.WithinBudget) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static void Save<T>(IReadOnlyList<T> rows, string? file)
    {
        if (file is not null)
        {
            File.WriteAllText(file, JsonSerializer.Serialize(rows, Json));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

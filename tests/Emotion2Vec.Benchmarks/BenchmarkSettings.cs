using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Emotion2Vec.Benchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="Threads">Threads within one operation.</param>
/// <param name="Repeat">Repeats of each measurement.</param>
/// <param name="Small">The small architecture in place of the base size.</param>
/// <param name="JsonFile">Where results go as JSON, or null.</param>
internal sealed record BenchmarkSettings(int Threads, int Repeat, bool Small, string? JsonFile)
{
    /// <summary>Reads the command line.</summary>
    /// <param name="args">Arguments.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="problem">What is wrong with them.</param>
    /// <returns>False if something is wrong.</returns>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out BenchmarkSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        var (threads, repeat, small, file) = (1, 15, false, (string?)null);
        (settings, problem) = (null, null);
        for (var i = 0; i < args.Length && problem is null; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--small":
                    small = true;
                    break;
                case "--threads" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out threads) && threads is > 0 and <= 256:
                case "--repeat" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out repeat) && repeat is > 0 and <= 1000:
                    i++;
                    break;
                case "--json" when value.Length > 0:
                    file = value;
                    i++;
                    break;
                default:
                    problem = $"'{args[i]}' is no option, or its value '{value}' is missing or out of range.";
                    break;
            }
        }

        // Asked now: a minute of measuring must not end in a file that cannot be written.
        if (file is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
        {
            problem ??= $"'--json {file}': there is no such folder.";
        }

        settings = problem is null ? new(threads, repeat, small, file) : null;
        return settings is not null;
    }
}

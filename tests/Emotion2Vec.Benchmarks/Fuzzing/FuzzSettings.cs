using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>How much is fuzzed.</summary>
/// <param name="Inputs">Inputs for each target.</param>
/// <param name="Time">Time for each target at most.</param>
/// <param name="Seed">Draws the damage.</param>
/// <param name="Only">Part of the names of the targets wanted; all if empty.</param>
internal sealed record FuzzSettings(long Inputs, TimeSpan Time, int Seed, string Only)
{
    /// <summary>Reads the command line.</summary>
    /// <param name="args">Arguments behind the verb.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="problem">What is wrong with them.</param>
    /// <returns>False if something is wrong.</returns>
    public static bool TryParse(ReadOnlySpan<string> args, [NotNullWhen(true)] out FuzzSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        var (inputs, seconds, seed, only) = (1_000_000, 120, 1, "");
        (settings, problem) = (null, null);
        for (var i = 0; i < args.Length && problem is null; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--inputs" when isNumber && number > 0:
                    inputs = number;
                    break;
                case "--seconds" when isNumber && number is > 0 and <= 86_400:
                    seconds = number;
                    break;
                case "--seed" when isNumber:
                    seed = number;
                    break;
                case "--only" when value.Length > 0:
                    only = value;
                    break;
                default:
                    problem = $"'{args[i]}' is no option, or its value '{value}' is missing or out of range.";
                    break;
            }
        }

        settings = problem is null ? new(inputs, TimeSpan.FromSeconds(seconds), seed, only) : null;
        return settings is not null;
    }
}

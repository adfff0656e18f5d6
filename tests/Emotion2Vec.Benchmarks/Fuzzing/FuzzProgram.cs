using System.Globalization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>The verb <c>fuzz</c>: damaged inputs by the million, for nights.</summary>
internal static class FuzzProgram
{
    private const string Help = """
        Feeds damaged inputs to everything that reads bytes from outside: RTP, RTCP, SDP, WAV, captures.

          ./run.sh bench fuzz [--inputs N] [--seconds N] [--seed N] [--only NAME]

          --inputs N     inputs for each parser (default 1000000)
          --seconds N    time for each parser at most (default 120)
          --seed N       draws the damage: the same seed repeats a failure (default 1)
          --only NAME    parsers whose name contains this

        Exit code 0: nothing threw, hung or kept memory. 1: something did; what it was fed is printed.
        """;

    /// <summary>Runs.</summary>
    /// <param name="args">The command line behind the verb.</param>
    /// <returns>An exit code.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return ExitCodes.Ok;
        }

        if (!FuzzSettings.TryParse(args, out var settings, out var problem))
        {
            Console.Error.WriteLine($"{problem}\n\n{Help}");
            return ExitCodes.Usage;
        }

        var targets = FuzzTargets.Create().Where(target => target.Name.Contains(settings.Only, StringComparison.Ordinal)).ToList();
        if (targets.Count == 0)
        {
            Console.Error.WriteLine($"'--only {settings.Only}': there are {string.Join(", ", FuzzTargets.Create().Select(target => target.Name))}.");
            return ExitCodes.Usage;
        }

        Console.WriteLine($"{"parser",-24} {"inputs",10} {"understood",10} {"per second",10} {"slowest ms",10} {"kept kB",8}");
        var run = new FuzzRun(settings);
        var failed = false;
        foreach (var target in targets)
        {
            var result = run.Run(target);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Target,-24} {result.Inputs,10} {(double)result.Understood / result.Inputs,10:P0} {result.Inputs / result.Seconds,10:F0} {result.SlowestMs,10:F1} {Math.Max(result.HeldBytes, 0) / 1024,8}"));
            if (result.Failure is { } failure)
            {
                Console.WriteLine($"FAILED {result.Target}: {failure}");
                failed = true;
            }
        }

        Console.WriteLine(failed ? "something failed" : "nothing threw, hung or kept memory");
        return failed ? ExitCodes.Failed : ExitCodes.Ok;
    }
}

using System.Diagnostics;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>Feeds one target until it has had enough inputs or time.</summary>
/// <param name="settings">How much.</param>
internal sealed class FuzzRun(FuzzSettings settings)
{
    // More than any parser may keep between inputs; a leak of a few bytes per input shows among a million.
    private const long MaxHeldBytes = 64L << 20;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    private long _number;
    private string _target = "";

    /// <summary>Runs.</summary>
    /// <param name="target">What is fed.</param>
    public FuzzResult Run(FuzzTarget target)
    {
        _target = target.Name;
        var random = new Random(settings.Seed);
        var mutator = new ByteMutator(random);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        long understood = 0;
        var slowest = TimeSpan.Zero;
        string? failure = null;
        using var watch = new Timer(EndIfStuck, null, Hang, Hang);
        var watched = start;
        for (_number = 0; _number < settings.Inputs && failure is null; Volatile.Write(ref _number, _number + 1))
        {
            var input = mutator.Mutate(target.Seeds[(int)(_number % target.Seeds.Count)], target.Seeds[random.Next(target.Seeds.Count)]);
            try
            {
                understood += target.Feed(input) ? 1 : 0;
            }
            catch (Emotion2VecException)
            {
                // Refused with a reason: as it should be.
            }
#pragma warning disable CA1031 // What is looked for.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = $"{exception.GetType().Name} at input {_number} of seed {settings.Seed}: {exception.Message} {Convert.ToHexString(input)}\n{exception.StackTrace}";
            }

            var now = Stopwatch.GetTimestamp();
            var took = Stopwatch.GetElapsedTime(watched, now);
            slowest = took > slowest ? took : slowest;
            watched = now;
            if (Stopwatch.GetElapsedTime(start, now) >= settings.Time)
            {
                break;
            }
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        failure ??= held > MaxHeldBytes ? $"{held} bytes are held afterwards" : null;
        return new(target.Name, _number, understood, Stopwatch.GetElapsedTime(start).TotalSeconds, slowest.TotalMilliseconds, held, failure);
    }

    private long _seen = -1;

    private void EndIfStuck(object? state)
    {
        var now = Volatile.Read(ref _number);
        if (Interlocked.Exchange(ref _seen, now) == now && now < settings.Inputs)
        {
            // The thread that hangs cannot be asked; the process ends, and says where.
            Console.Error.WriteLine($"{_target} hangs at input {now} of seed {settings.Seed}");
            Environment.Exit(ExitCodes.Failed);
        }
    }
}

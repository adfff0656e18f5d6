namespace Emotion2Vec.Training.Loop;

/// <summary>
/// Random decisions of a run are functions of its seed and of where it is, never of a generator that lives on: a resumed run then decides as if it had never stopped.
/// </summary>
internal static class StepSeed
{
    /// <summary>Mixes numbers to a seed (splitmix64's finaliser: close inputs give unrelated outputs).</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What is decided: different purposes are unrelated.</param>
    /// <param name="index">Which time it is decided.</param>
    /// <returns>A non-negative seed.</returns>
    public static long Of(long seed, string purpose, long index)
    {
        var x = unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        foreach (var letter in purpose)
        {
            x = Mix(x ^ letter);
        }

        return (long)(Mix(x + (ulong)index) >> 1);
    }

    /// <summary>Makes a generator for one decision.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What is decided.</param>
    /// <param name="index">Which time it is decided.</param>
    /// <returns>The generator.</returns>
    public static Random Generator(long seed, string purpose, long index)
    {
        var mixed = Of(seed, purpose, index);

        // Random's seeded algorithm is fixed by compatibility, so runs repeat across releases.
        return new Random((int)(mixed ^ (mixed >> 32)));
    }

    private static ulong Mix(ulong x)
    {
        x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
        x = unchecked((x ^ (x >> 27)) * 0x94D049BB133111EB);
        return x ^ (x >> 31);
    }
}

namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>Finds how many are still held, by as few trials as there must be.</summary>
internal static class KneeSearch
{
    // Finer than a sixteenth is less than what two trials differ by.
    private const int Fineness = 16;

    /// <summary>Doubles until it fails, then halves the distance.</summary>
    /// <param name="first">The first number tried.</param>
    /// <param name="most">The last.</param>
    /// <param name="isHeld">Tries a number.</param>
    /// <returns>The most that were held, within a sixteenth; 0 if none.</returns>
    public static async Task<int> FindAsync(int first, int most, Func<int, Task<bool>> isHeld)
    {
        var (held, failed) = (0, most + 1);
        for (var next = first; next > held && next < failed; next = Next(held, failed, first))
        {
            if (await isHeld(next).ConfigureAwait(false))
            {
                held = next;
            }
            else
            {
                failed = next;
            }
        }

        return held;

        int Next(int low, int high, int begin) => high > most ? Math.Min(low * 2, most) : high - low <= Math.Max(1, low / Fineness) ? low : low == 0 ? Math.Min(begin, high) / 2 : (low + high) / 2;
    }
}

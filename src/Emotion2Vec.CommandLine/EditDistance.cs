namespace Emotion2Vec.CommandLine;

/// <summary>How many letters must be added, removed or replaced to turn one word into another (Levenshtein), for "did you mean".</summary>
public static class EditDistance
{
    // A key is short; comparing a longer text letter by letter would let a hostile one cost time.
    private const int MaxLength = 128;

    /// <summary>Counts the changes, ignoring letter case.</summary>
    /// <param name="a">One word.</param>
    /// <param name="b">The other.</param>
    /// <returns>The count; <see cref="int.MaxValue"/> if a word has more than 128 characters.</returns>
    public static int Between(string a, string b)
    {
        if (a.Length > MaxLength || b.Length > MaxLength)
        {
            return int.MaxValue;
        }

        // row[j] = distance from the part of a read so far to the first j letters of b.
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}

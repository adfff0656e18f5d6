namespace Emotion2Vec.Core.Audio;

/// <summary>Makes samples safe for resampler and encoder: no NaN, no infinity, nothing beyond a limit.</summary>
public static class SampleGuard
{
    /// <summary>Full scale: what a source may write.</summary>
    public const float FullScale = 1;

    /// <summary>
    /// For whole files, which the encoder normalises itself: lets a float file pass whose values were scaled as 32-bit
    /// integers by mistake, yet keeps sums of squares finite.
    /// </summary>
    public const float IntegerScale = 2147483648f;

    /// <summary>Replaces NaN and infinity by 0 and clips the rest.</summary>
    /// <param name="samples">Samples, changed in place.</param>
    /// <param name="limit">Largest magnitude that stays.</param>
    /// <returns>How many samples were changed.</returns>
    public static int Clean(Span<float> samples, float limit)
    {
        var changed = 0;
        foreach (ref var sample in samples)
        {
            // False for NaN too, so the usual case is one comparison.
            if (MathF.Abs(sample) <= limit)
            {
                continue;
            }

            sample = float.IsFinite(sample) ? MathF.CopySign(limit, sample) : 0;
            changed++;
        }

        return changed;
    }

    /// <summary>Copies samples, with NaN and infinity as silence and the rest clipped to [-1, 1].</summary>
    /// <param name="source">Anything.</param>
    /// <param name="destination">Receives as many samples, finite and in [-1, 1].</param>
    public static void Copy(ReadOnlySpan<float> source, Span<float> destination)
    {
        source.CopyTo(destination);
        Clean(destination[..source.Length], FullScale);
    }

    /// <summary>Counts samples that <see cref="Copy"/> changed.</summary>
    /// <param name="source">What came.</param>
    /// <param name="guarded">What it became.</param>
    /// <returns>How many differ.</returns>
    public static int CountChanged(ReadOnlySpan<float> source, ReadOnlySpan<float> guarded)
    {
        var changed = 0;
        for (var i = 0; i < source.Length; i++)
        {
            // NaN differs from everything, so it counts too.
            if (source[i] != guarded[i])
            {
                changed++;
            }
        }

        return changed;
    }
}

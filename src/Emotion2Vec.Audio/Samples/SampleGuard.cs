namespace Emotion2Vec.Audio.Samples;

/// <summary>Makes samples safe for a model: no NaN, no infinity, nothing beyond a limit.</summary>
internal static class SampleGuard
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
}

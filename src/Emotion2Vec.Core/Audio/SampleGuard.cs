namespace Emotion2Vec.Core.Audio;

/// <summary>Keeps what is not sound away from resampler and encoder.</summary>
internal static class SampleGuard
{
    /// <summary>Copies samples, with NaN and infinity as silence and the rest clipped to [-1, 1].</summary>
    /// <param name="source">Anything.</param>
    /// <param name="destination">Receives as many samples, finite and in [-1, 1].</param>
    public static void Copy(ReadOnlySpan<float> source, Span<float> destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            var sample = source[i];
            destination[i] = float.IsFinite(sample) ? Math.Clamp(sample, -1f, 1f) : 0f;
        }
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

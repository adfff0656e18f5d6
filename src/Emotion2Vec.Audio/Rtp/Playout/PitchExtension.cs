namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Goes on with a sound as its last period says, at any rate: pitch waveform substitution after ITU-T G.711 appendix I. Unlike
/// there, what is repeated is scaled by how well the period fits (the least squared error), so that noise is not repeated as if
/// it were voice.
/// </summary>
internal static class PitchExtension
{
    // G.711 appendix I: pitch from 66 Hz, here up to 400 Hz for children; compared over 20 ms; full level for 10 ms, none after 60 ms.
    private const double LongestPeriod = 0.015;
    private const double ShortestPeriod = 0.0025;
    private const double ComparedSpan = 0.020;
    private const double FullLevel = 0.010;
    private const double NoLevel = 0.060;

    // The first search looks at every n-th sample, as if the rate were this; the second at all of them near the best.
    private const int SearchRate = 8000;

    /// <summary>Makes up what follows.</summary>
    /// <param name="known">Sound up to the place where it goes on; of less than 5 ms, silence follows.</param>
    /// <param name="extension">What follows.</param>
    /// <param name="sampleRate">Samples per second.</param>
    public static void Extend(ReadOnlySpan<float> known, Span<float> extension, int sampleRate)
    {
        var shortest = Math.Max(2, (int)(ShortestPeriod * sampleRate));
        var longest = Math.Min((int)(LongestPeriod * sampleRate), known.Length / 2);
        if (longest < shortest)
        {
            extension.Clear();
            return;
        }

        var compared = known[^Math.Min((int)(ComparedSpan * sampleRate), known.Length - longest)..];
        var stride = Math.Max(1, sampleRate / SearchRate);
        var period = FindPeriod(known, compared, shortest, longest, stride);
        if (stride > 1)
        {
            period = FindPeriod(known, compared, Math.Max(shortest, period - stride), Math.Min(longest, period + stride), 1);
        }

        var level = Math.Clamp(Fit(known, compared, period, 1).Level, 0, 1);
        Repeat(known, period, extension);
        Fade(extension, level, sampleRate);
    }

    private static int FindPeriod(ReadOnlySpan<float> known, ReadOnlySpan<float> compared, int from, int to, int stride)
    {
        var (best, bestScore) = (from, 0f);
        for (var period = from; period <= to; period += stride)
        {
            var score = Fit(known, compared, period, stride).Score;
            (best, bestScore) = score > bestScore ? (period, score) : (best, bestScore);
        }

        return best;
    }

    // How well a period explains what is compared: the normalised correlation times its length, and by what to scale the period before.
    private static (float Score, float Level) Fit(ReadOnlySpan<float> known, ReadOnlySpan<float> compared, int period, int stride)
    {
        var before = known.Slice(known.Length - compared.Length - period, compared.Length);
        var (product, energy) = (0f, 0f);
        for (var i = 0; i < compared.Length; i += stride)
        {
            product += compared[i] * before[i];
            energy += before[i] * before[i];
        }

        return energy > 0 && product > 0 ? (product / MathF.Sqrt(energy), product / energy) : default;
    }

    private static void Repeat(ReadOnlySpan<float> known, int period, Span<float> extension)
    {
        // Appendix I.2.2: the last quarter of each period glides to what preceded the first, so that no joint clicks. The step
        // from the sound itself to its repetition fades out over the same time.
        var last = known[^period..];
        var earlier = known.Slice(known.Length - (2 * period), period);
        var glide = Math.Max(1, period / 4);
        var step = known[^1] - earlier[^1];
        for (int i = 0, at = 0; i < extension.Length; i++, at = at + 1 == period ? 0 : at + 1)
        {
            var share = (at - (period - glide) + 1) / (float)glide;
            var sample = share > 0 ? last[at] + (share * (earlier[at] - last[at])) : last[at];
            extension[i] = i < glide ? sample + (step * (1 - ((i + 1) / (float)(glide + 1)))) : sample;
        }
    }

    private static void Fade(Span<float> extension, float level, int sampleRate)
    {
        var full = (int)(FullLevel * sampleRate);
        var none = (int)(NoLevel * sampleRate);
        for (var i = 0; i < extension.Length; i++)
        {
            // The step at the joint adds to the sound: of one near full scale, together they go beyond.
            extension[i] = Math.Clamp(extension[i] * (i < full ? level : level * Math.Max(0, (none - i) / (float)(none - full))), -1, 1);
        }
    }
}

namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>Compares two sounds that may be shifted against each other.</summary>
internal static class Alignment
{
    private const double SecondsOfSearch = 0.3;
    private const double SecondsOfPart = 0.25;

    /// <summary>
    /// The signal-to-noise ratio of what was heard. Each quarter of a second is compared where it fits best within 300 ms, because a receiver that plays in its own time may
    /// shift sound a little without anybody hearing it.
    /// </summary>
    /// <param name="clean">The reference.</param>
    /// <param name="heard">What is compared.</param>
    /// <param name="sampleRate">Samples per second of both.</param>
    /// <returns>Decibels; infinity if nothing differs.</returns>
    public static double SignalToNoise(ReadOnlySpan<float> clean, ReadOnlySpan<float> heard, int sampleRate)
    {
        var reach = (int)(SecondsOfSearch * sampleRate);
        double signal = 0;
        double noise = 0;
        var shift = 0;

        // What comes last may be lost without a packet behind it that tells; it is left out for all.
        var length = (int)(SecondsOfPart * sampleRate);
        for (var at = reach; at + length + reach <= clean.Length; at += length)
        {
            var part = clean.Slice(at, length);
            shift = BestShift(part, heard, at, shift, reach);
            for (var i = 0; i < part.Length; i++)
            {
                var other = at + i + shift < heard.Length && at + i + shift >= 0 ? heard[at + i + shift] : 0;
                signal += part[i] * part[i];
                noise += (part[i] - other) * (part[i] - other);
            }
        }

        return 10 * Math.Log10(signal / noise);
    }

    private static int BestShift(ReadOnlySpan<float> part, ReadOnlySpan<float> heard, int at, int last, int reach)
    {
        // Where the part before fitted is where this one fits, unless another place is better.
        var (best, leastError) = (last, Error(part, heard, at + last, double.MaxValue));
        for (var shift = -reach; shift <= reach; shift++)
        {
            var error = Error(part, heard, at + shift, leastError);
            (best, leastError) = error < leastError ? (shift, error) : (best, leastError);
        }

        return best;
    }

    private static double Error(ReadOnlySpan<float> part, ReadOnlySpan<float> heard, int from, double enough)
    {
        double error = 0;
        for (var i = 0; i < part.Length && error < enough; i++)
        {
            var other = from + i < heard.Length && from + i >= 0 ? heard[from + i] : 0;
            error += (part[i] - other) * (part[i] - other);
        }

        return error;
    }
}

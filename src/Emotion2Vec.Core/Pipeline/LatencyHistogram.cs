namespace Emotion2Vec.Core.Pipeline;

/// <summary>Counts durations in fixed buckets, eight per octave from 1/16 ms to 131 s: percentiles within 12.5 %, no allocation. One owner thread.</summary>
internal sealed class LatencyHistogram
{
    // A positive float's bits are its exponent, then its mantissa: dropping all but three mantissa bits yields eight linear steps per octave.
    private const int MantissaShift = 20;
    private const int Octaves = 21;
    private const float Lowest = 1 / 16f;

    private static readonly int FirstBucket = BitConverter.SingleToInt32Bits(Lowest) >> MantissaShift;

    private readonly long[] _counts = new long[Octaves * 8];
    private long _total;

    /// <summary>Counts one duration.</summary>
    /// <param name="milliseconds">The duration; negative ones count as the shortest.</param>
    public void Add(double milliseconds)
    {
        var bits = BitConverter.SingleToInt32Bits((float)Math.Max(Lowest, milliseconds));
        _counts[Math.Min((bits >> MantissaShift) - FirstBucket, _counts.Length - 1)]++;
        _total++;
    }

    /// <summary>The duration that a share of all counted ones does not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    /// <returns>Upper edge of its bucket in milliseconds; 0 if nothing was counted.</returns>
    public double Percentile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * _total));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return BitConverter.Int32BitsToSingle((FirstBucket + i + 1) << MantissaShift);
            }
        }

        return 0;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        _total = 0;
    }
}

namespace Emotion2Vec.SystemTests.DemoCorpus;

/// <summary>Fundamental frequency by normalised autocorrelation: the first peak that comes near the best.</summary>
internal static class Pitch
{
    private const int Rate = 16000;
    private const int Window = 480;
    private const int Hop = 160;
    private const int ShortestLag = Rate / 600;
    private const int LongestLag = Rate / 50;

    /// <summary>The median over voiced windows, in Hz; 0 without any.</summary>
    public static double Median(float[] samples)
    {
        var power = samples.Sum(sample => (double)sample * sample) / samples.Length;
        var pitches = Enumerable.Range(0, Math.Max(0, (samples.Length - Window - LongestLag) / Hop))
            .Select(index => samples.AsMemory(index * Hop, Window + LongestLag))
            .Where(window => Correlation(window.Span, 0).Energy > power * Window / 10)
            .Select(window => OfWindow(window.Span))
            .Where(pitch => pitch > 0)
            .Order()
            .ToArray();
        return pitches.Length == 0 ? 0 : pitches[pitches.Length / 2];
    }

    private static double OfWindow(ReadOnlySpan<float> window)
    {
        var correlations = new double[LongestLag];
        for (var lag = ShortestLag; lag < LongestLag; lag++)
        {
            correlations[lag] = Correlation(window, lag).Normalised;
        }

        var best = correlations.Max();
        for (var lag = ShortestLag + 1; lag < LongestLag - 1 && best > 0.6; lag++)
        {
            if (correlations[lag] > 0.9 * best && correlations[lag] >= correlations[lag - 1] && correlations[lag] >= correlations[lag + 1])
            {
                return (double)Rate / lag;
            }
        }

        return 0;
    }

    private static (double Normalised, double Energy) Correlation(ReadOnlySpan<float> window, int lag)
    {
        double product = 0, first = 1e-12, second = 1e-12;
        for (var index = 0; index < Window; index++)
        {
            product += window[index] * window[index + lag];
            first += window[index] * window[index];
            second += window[index + lag] * window[index + lag];
        }

        return (product / Math.Sqrt(first * second), first);
    }
}

using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>What a picture can show of a long row: neighbours averaged, or their extremes. Exports are never thinned.</summary>
internal static class Thinned
{
    /// <summary>Averages the frames of a trajectory in equal groups.</summary>
    /// <param name="values">[T, width] values; those that are not finite are left out.</param>
    /// <param name="width">Values per frame.</param>
    /// <param name="column">Which of them.</param>
    /// <param name="most">The most points that may be left.</param>
    /// <returns>The middle of each group in milliseconds, and its mean; NaN where nothing is finite.</returns>
    public static IReadOnlyList<(double Ms, double Value)> Column(ReadOnlySpan<float> values, int width, int column, int most)
    {
        var frames = values.Length / width;
        var group = GroupOf(frames, most);
        var points = new List<(double, double)>();
        for (var start = 0; start < frames; start += group)
        {
            var (sum, count, end) = (0.0, 0, Math.Min(frames, start + group));
            for (var t = start; t < end; t++)
            {
                var value = values[(t * width) + column];
                (sum, count) = float.IsFinite(value) ? (sum + value, count + 1) : (sum, count);
            }

            // The middle of what the frames see.
            var middle = ((start + end - 1) / 2.0 * ModelAudio.FrameMilliseconds) + (500.0 * ModelAudio.SupportSamples / ModelAudio.SampleRate);
            points.Add((middle, count > 0 ? sum / count : double.NaN));
        }

        return points;
    }

    /// <summary>The extremes of samples in equal groups.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="most">How many groups there may be.</param>
    /// <returns>Start of each group in milliseconds, least and highest sample.</returns>
    public static IReadOnlyList<(double Ms, float Low, float High)> Envelope(ReadOnlySpan<float> samples, int most)
    {
        var group = GroupOf(samples.Length, most);
        var points = new List<(double, float, float)>();
        for (var start = 0; start < samples.Length; start += group)
        {
            var (low, high) = (float.MaxValue, float.MinValue);
            foreach (var sample in samples.Slice(start, Math.Min(group, samples.Length - start)))
            {
                (low, high) = (Math.Min(low, sample), Math.Max(high, sample));
            }

            points.Add((1000.0 * start / ModelAudio.SampleRate, low, high));
        }

        return points;
    }

    /// <summary>Frames per group.</summary>
    /// <param name="count">Frames.</param>
    /// <param name="most">The most groups.</param>
    /// <returns>At least 1.</returns>
    public static int GroupOf(int count, int most) => Math.Max(1, (count + most - 1) / most);

    /// <summary>Stretches of equal value.</summary>
    /// <typeparam name="T">What is compared.</typeparam>
    /// <param name="count">How many there are.</param>
    /// <param name="value">What one is.</param>
    /// <returns>First, end (exclusive) and value of each stretch.</returns>
    public static IEnumerable<(int Start, int End, T Value)> Stretches<T>(int count, Func<int, T> value)
        where T : IEquatable<T>
    {
        for (int start = 0, end; start < count; start = end)
        {
            var first = value(start);
            for (end = start + 1; end < count && value(end).Equals(first);)
            {
                end++;
            }

            yield return (start, end, first);
        }
    }
}

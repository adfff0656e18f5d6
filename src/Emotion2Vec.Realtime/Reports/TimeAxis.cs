using System.Globalization;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>Milliseconds of a sound on the width of a picture.</summary>
/// <param name="lengthMs">Length of the sound.</param>
/// <param name="left">Where it begins.</param>
/// <param name="width">How wide it is.</param>
internal sealed class TimeAxis(double lengthMs, double left, double width)
{
    private const int MostTicks = 12;

    private static readonly double[] Steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600];

    /// <summary>Where it begins in the picture.</summary>
    public double Left => left;

    /// <summary>How wide it is in the picture.</summary>
    public double Width => width;

    /// <summary>Where a moment is in the picture.</summary>
    /// <param name="ms">The moment.</param>
    /// <returns>Within the axis.</returns>
    public double At(double ms) => left + (Math.Clamp(ms / Math.Max(1, lengthMs), 0, 1) * width);

    /// <summary>Moments worth a line.</summary>
    /// <returns>Milliseconds and how to write them.</returns>
    public IEnumerable<(double Ms, string Text)> Ticks()
    {
        var seconds = lengthMs / 1000;
        var step = Steps.FirstOrDefault(step => seconds / step <= MostTicks, Steps[^1]);
        for (var i = 0; i * step <= seconds; i++)
        {
            yield return (1000 * i * step, Clock(1000 * i * step, step < 1));
        }
    }

    /// <summary>Writes a moment as a clock does: <c>1:02:03</c>, <c>2:03</c>, or <c>3.2 s</c> below a minute.</summary>
    /// <param name="ms">The moment.</param>
    /// <param name="tenths">Whether tenths of a second count.</param>
    /// <returns>The text.</returns>
    public static string Clock(double ms, bool tenths = true)
    {
        var time = TimeSpan.FromMilliseconds(ms);
        if (time.TotalMinutes < 1)
        {
            return time.TotalSeconds.ToString(tenths ? "0.0 's'" : "0 's'", CultureInfo.InvariantCulture);
        }

        return time.ToString((time.TotalHours >= 1, tenths) switch
        {
            (true, true) => @"h\:mm\:ss\.f",
            (true, false) => @"h\:mm\:ss",
            (false, true) => @"m\:ss\.f",
            _ => @"m\:ss",
        }, CultureInfo.InvariantCulture);
    }
}

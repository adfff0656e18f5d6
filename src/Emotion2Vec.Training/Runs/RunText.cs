using System.Globalization;

namespace Emotion2Vec.Training.Runs;

/// <summary>Numbers of a run as people read them.</summary>
internal static class RunText
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>A loss or measure: four significant digits.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Text such as <c>0.1234</c>.</returns>
    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A duration without more precision than it deserves.</summary>
    /// <param name="time">The duration.</param>
    /// <returns>Text such as <c>1:02:03</c>, with days before it if there are any.</returns>
    public static string Duration(TimeSpan time) => time.ToString(time.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>Values by name, the one that matters most first.</summary>
    /// <param name="values">The values.</param>
    /// <param name="first">Its name.</param>
    /// <returns>Text such as <c>total 1.2  utterance 0.8  frame 0.4</c>.</returns>
    public static string Values(IReadOnlyDictionary<string, double> values, string first) =>
        string.Join("  ", values.OrderByDescending(pair => pair.Key == first).Select(pair => $"{pair.Key} {Number(pair.Value)}"));

    /// <summary>A curve in one line of text, its least value at the bottom and its greatest at the top.</summary>
    /// <param name="values">The curve.</param>
    /// <param name="width">The most characters.</param>
    /// <returns>Text such as <c>█▆▄▂▁</c>; empty for no values.</returns>
    public static string Sparkline(IReadOnlyList<double> values, int width)
    {
        var points = PictureRunLog.Thin([.. values.Select((value, i) => ((double)i, value))], width);
        if (points.Count == 0)
        {
            return "";
        }

        var (low, high) = (points.Min(point => point.Value), points.Max(point => point.Value));
        return string.Concat(points.Select(point => Levels[high > low ? (int)Math.Round((point.Value - low) / (high - low) * (Levels.Length - 1)) : 0]));
    }
}

using System.Globalization;

namespace Emotion2Vec.Audio.Files;

/// <summary>How fast a recording is played: a factor of real time, or as fast as its reader allows.</summary>
internal readonly record struct Pace
{
    private const double Slowest = 0.01;
    private const double Quickest = 1000;

    private readonly double _factor;

    private Pace(double factor) => _factor = factor;

    /// <summary>One second of sound per second.</summary>
    public static Pace Realtime => new(1);

    /// <summary>No waiting but for room in the ring.</summary>
    public static Pace Fast => default;

    /// <summary>When a sample is due, counted from the start.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <returns>Zero for <see cref="Fast"/>.</returns>
    public TimeSpan DueAt(long sample, int sampleRate) => _factor == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(sample / (sampleRate * _factor));

    /// <summary>Reads <c>realtime</c>, <c>fast</c> or a factor of real time from 0.01 to 1000.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pace">The pace, if true is returned.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string text, out Pace pace)
    {
        pace = Realtime;
        switch (text)
        {
            case "realtime":
                return true;
            case "fast":
                pace = Fast;
                return true;
        }

        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) || factor is not (>= Slowest and <= Quickest))
        {
            return false;
        }

        pace = new Pace(factor);
        return true;
    }
}

namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>What one lane was measured to carry lately.</summary>
/// <param name="Streams">Streams at real-time pace, if it did nothing else all the time; above 0.</param>
/// <param name="Busy">Share of the time in which it worked, 0 to 1.</param>
internal readonly record struct LaneCapacity(double Streams, double Busy)
{
    // A lane that idles says little: with more streams its batches grow, and each stream costs less. So a calibration may know better.
    private const double BusyEnough = 0.5;

    /// <summary>Which of two measures holds.</summary>
    /// <param name="calibrated">Streams by a calibration; null without one.</param>
    /// <param name="measured">The measure of the last seconds; null without one.</param>
    /// <returns>Streams; null if nothing was measured.</returns>
    public static double? Believed(double? calibrated, LaneCapacity? measured) => (calibrated, measured) switch
    {
        (_, null) => calibrated,
        ({ } before, { } lately) when before > lately.Streams && lately.Busy < BusyEnough => before,
        _ => measured.Value.Streams,
    };
}

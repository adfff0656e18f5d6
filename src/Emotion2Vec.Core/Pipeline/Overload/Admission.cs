using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>Which measure decides how many live streams may run.</summary>
internal static class Admission
{
    // A lane that idles says little: with more streams its batches grow, and each stream costs less. So a calibration may know better.
    private const double BusyEnough = 0.5;

    /// <summary>The limit at present.</summary>
    /// <param name="calibrated">What a calibration found; null without one.</param>
    /// <param name="lanes">The lanes.</param>
    /// <returns>The limit; null if nothing was measured.</returns>
    public static AdmissionLimit? Limit(StepCapacity? calibrated, IReadOnlyList<StepLane> lanes) => Limit(calibrated, lanes.Count, [.. lanes.Select(lane => lane.Measured).OfType<LaneCapacity>()]);

    /// <summary>The limit, from measures.</summary>
    /// <param name="calibrated">What a calibration found; null without one.</param>
    /// <param name="laneCount">Lanes that there are; the others are taken to be like those measured.</param>
    /// <param name="measured">What lanes were measured to carry lately; may be empty.</param>
    /// <returns>The limit; null if nothing was measured.</returns>
    public static AdmissionLimit? Limit(StepCapacity? calibrated, int laneCount, IReadOnlyList<LaneCapacity> measured)
    {
        var before = calibrated is null ? (AdmissionLimit?)null : new(calibrated.StreamsMeasured, IsRecent: false);
        if (measured.Count == 0)
        {
            return before;
        }

        var lately = new AdmissionLimit(laneCount * measured.Average(lane => lane.Streams), IsRecent: true);
        return before is { } known && known.Measured > lately.Measured && measured.Average(lane => lane.Busy) < BusyEnough ? known : lately;
    }
}

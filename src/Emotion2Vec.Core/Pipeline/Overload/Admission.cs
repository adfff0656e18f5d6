using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>Which measure decides how many live streams may run.</summary>
internal static class Admission
{
    /// <summary>The limit at present: what all kinds of lanes carry together, but for lanes that are lost.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <returns>The limit; null if nothing was measured.</returns>
    public static AdmissionLimit? Limit(IReadOnlyList<StepLane> lanes)
    {
        AdmissionLimit[] kinds =
        [
            .. lanes.Where(lane => !lane.IsLost)
                .GroupBy(lane => lane.Kind)
                .Select(kind => Limit(kind.Key, kind.Count(), [.. kind.Select(lane => lane.Load.Measured).OfType<LaneCapacity>()]))
                .OfType<AdmissionLimit>(),
        ];
        return kinds.Length == 0 ? null : new(kinds.Sum(kind => kind.Measured), kinds.Any(kind => kind.IsRecent));
    }

    /// <summary>The limit of lanes that are alike, from measures.</summary>
    /// <param name="calibrated">What a calibration found; null without one.</param>
    /// <param name="laneCount">Lanes that there are; the others are taken to be like those measured.</param>
    /// <param name="measured">What lanes were measured to carry lately; may be empty.</param>
    /// <returns>The limit; null if nothing was measured.</returns>
    public static AdmissionLimit? Limit(StepCapacity? calibrated, int laneCount, IReadOnlyList<LaneCapacity> measured)
    {
        var lately = measured.Count == 0 ? (LaneCapacity?)null : new(laneCount * measured.Average(lane => lane.Streams), measured.Average(lane => lane.Busy));
        return LaneCapacity.Believed(laneCount * calibrated?.StreamsPerLane, lately) is { } streams ? new(streams, IsRecent: streams == lately?.Streams) : null;
    }
}

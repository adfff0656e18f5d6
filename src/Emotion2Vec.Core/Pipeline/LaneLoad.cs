using Emotion2Vec.Core.Pipeline.Overload;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>What decides whether a new stream joins a lane.</summary>
/// <param name="Streams">Streams that it has. Files and resting ones count too: they may want all of it at any time.</param>
/// <param name="IsLost">Whether it takes none any more.</param>
/// <param name="Calibrated">Streams that it was found to carry at start; null if nobody looked.</param>
/// <param name="Measured">What it was measured to carry lately; null until it was.</param>
internal readonly record struct LaneLoad(int Streams, bool IsLost, double? Calibrated, LaneCapacity? Measured)
{
    /// <summary>Streams that it is believed to carry; null if nothing is known.</summary>
    public double? Carries => LaneCapacity.Believed(Calibrated, Measured);
}

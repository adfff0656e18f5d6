using System.Globalization;
using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>What everything that computes carries together.</summary>
/// <param name="Kinds">What was measured of each kind of lane, in their order, and what the kind is called; at least one.</param>
internal sealed record MachineCalibration(IReadOnlyList<(string Name, StepCalibration Found)> Kinds)
{
    /// <summary>What each kind of lane carries.</summary>
    public IReadOnlyList<StepCapacity> Capacities => [.. Kinds.Select(kind => kind.Found.Capacity)];

    /// <summary>Streams at real-time pace, if the machine did nothing else.</summary>
    public double StreamsMeasured => Capacities.Sum(kind => kind.StreamsMeasured);

    /// <summary>Streams that may be admitted.</summary>
    public int StreamsAdmitted => StepCapacity.AdmittedOf(StreamsMeasured);

    /// <summary>One line for people.</summary>
    /// <returns>What was measured and chosen.</returns>
    public override string ToString() => Kinds.Count == 1
        ? Kinds[0].Found.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", Kinds.Select(kind => $"{kind.Name}: {kind.Found}"))}; together {StreamsMeasured:0.0} streams");
}

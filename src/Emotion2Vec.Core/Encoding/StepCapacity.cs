namespace Emotion2Vec.Core.Encoding;

/// <summary>What a short calibration at start found lanes that are alike to carry on this machine; others decide by it how many streams to admit, and where.</summary>
public sealed record StepCapacity
{
    // What is not the encoder's (doors, decoding, detectors, sinks, other programs) needs its share of the machine.
    private const double Headroom = 0.7;

    /// <summary>Step lanes, each with a thread of its own; at least 1.</summary>
    public required int Lanes { get; init; }

    /// <summary>The most streams that one step of a lane takes; at least 1.</summary>
    public required int BatchLimit { get; init; }

    /// <summary>Streams at real-time pace that all lanes together could step if the machine did nothing else; finite, above 0.</summary>
    public required double StreamsMeasured { get; init; }

    /// <summary>What each of the lanes carries.</summary>
    public double StreamsPerLane => StreamsMeasured / Lanes;

    /// <summary>Streams that may be admitted: 0.7 of <see cref="StreamsMeasured"/>, rounded down, at least 1.</summary>
    public int StreamsAdmitted => AdmittedOf(StreamsMeasured);

    /// <summary>Streams that may be admitted where so many could be carried.</summary>
    /// <param name="streamsMeasured">Streams at real-time pace that could be stepped if the machine did nothing else.</param>
    /// <returns>0.7 of them, rounded down, at least 1.</returns>
    public static int AdmittedOf(double streamsMeasured) => (int)Math.Clamp(Math.Floor(Headroom * streamsMeasured), 1, int.MaxValue);
}

using System.Diagnostics.Metrics;
using System.Text.Json;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Core.Diagnostics;

/// <summary>The product's one meter. Every report, endpoint and dashboard reads these instruments; nothing keeps private counters.</summary>
public static class Telemetry
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Emotion2Vec";

    /// <summary>The meter, for instruments of other projects.</summary>
    public static Meter Meter { get; } = new(MeterName);

    // Steps and waits matter on the scale of a chunk (80 ms to 1.28 s); buckets double from 1 ms to 4 s.
    private static readonly InstrumentAdvice<double> ChunkScale = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096],
    };

    private static readonly InstrumentAdvice<int> SlotScale = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] };

    // Made once: counting is then free of allocations.
    private static readonly KeyValuePair<string, object?>[] SourceTags =
        [.. Enum.GetValues<SourceCounter>().Select(counter => KeyValuePair.Create("counter", (object?)JsonNamingPolicy.SnakeCaseLower.ConvertName(counter.ToString())))];

    /// <summary>Seconds that one encoder step took.</summary>
    internal static readonly Histogram<double> StepDuration =
        Meter.CreateHistogram("emotion2vec.encoder.step.duration", "s", "Time of one encoder step.", null, ChunkScale);

    /// <summary>Slots in one encoder step.</summary>
    internal static readonly Histogram<int> StepActiveSlots =
        Meter.CreateHistogram("emotion2vec.encoder.step.active_slots", "{slot}", "Streams served by one encoder step.", null, SlotScale);

    /// <summary>Seconds from a chunk being complete in the ring to its scores being queued for publishing.</summary>
    internal static readonly Histogram<double> StreamLatency =
        Meter.CreateHistogram("emotion2vec.stream.latency", "s", "From chunk complete to scores queued.", null, ChunkScale);

    /// <summary>Samples dropped because a ring was full.</summary>
    internal static readonly Counter<long> RingDroppedSamples =
        Meter.CreateCounter<long>("emotion2vec.ring.dropped_samples", "{sample}", "Samples dropped because the ring was full.");

    /// <summary>Samples dropped unheard because they had waited too long under overload.</summary>
    internal static readonly Counter<long> ShedSamples =
        Meter.CreateCounter<long>("emotion2vec.stream.shed_samples", "{sample}", "Samples dropped unheard under overload.");

    /// <summary>Frames scored but not published under overload.</summary>
    internal static readonly Counter<long> WithheldFrames =
        Meter.CreateCounter<long>("emotion2vec.stream.withheld_frames", "{frame}", "Frames scored but not published under overload.");

    /// <summary>Frame blocks dropped because a sink was slow; tag <c>sink</c>.</summary>
    internal static readonly Counter<long> SinkDroppedBlocks =
        Meter.CreateCounter<long>("emotion2vec.sink.dropped_blocks", "{block}", "Frame blocks dropped because a sink was slow.");

    /// <summary>Events dropped because thousands already waited for a sink; tag <c>sink</c>.</summary>
    internal static readonly Counter<long> SinkDroppedEvents =
        Meter.CreateCounter<long>("emotion2vec.sink.dropped_events", "{event}", "Events dropped because a sink was slow.");

    /// <summary>What sources counted, see <see cref="SourceCounter"/>; tag <c>counter</c>.</summary>
    private static readonly Counter<long> SourceEvents =
        Meter.CreateCounter<long>("emotion2vec.source.events", "{event}", "What sources counted, as in health reports.");

    /// <summary>Streams that the engine refused; tag <c>reason</c>.</summary>
    private static readonly Counter<long> RefusedStreams =
        Meter.CreateCounter<long>("emotion2vec.streams.refused", "{stream}", "Streams refused because too many ran.");

    /// <summary>Counts a stream that was refused.</summary>
    /// <param name="reason"><c>limit</c> for the configured number, <c>capacity</c> for the measured one.</param>
    internal static void Refuse(string reason) => RefusedStreams.Add(1, KeyValuePair.Create("reason", (object?)reason));

    /// <summary>Adds to what sources counted.</summary>
    /// <param name="counter">Which.</param>
    /// <param name="count">How many more.</param>
    internal static void CountSource(SourceCounter counter, long count) => SourceEvents.Add(count, SourceTags[(int)counter]);
}

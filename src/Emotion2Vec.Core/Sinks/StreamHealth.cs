using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Sinks;

/// <summary>How well a stream runs; sent every ten seconds and at the end.</summary>
public sealed record StreamHealth
{
    /// <summary>Which stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Seconds of sound encoded since the stream started.</summary>
    public required double AudioSeconds { get; init; }

    /// <summary>Frames scored; under overload not all of them are published.</summary>
    public required long Frames { get; init; }

    /// <summary>Samples (source rate) dropped because the encoder was behind: the ring was full, or they were shed under overload.</summary>
    public required long RingDroppedSamples { get; init; }

    /// <summary>How much of it is told under the load at present.</summary>
    public StreamLoad Load { get; init; }

    /// <summary>Frames that were scored and not published under overload; among <see cref="Frames"/>.</summary>
    public long WithheldFrames { get; init; }

    /// <summary>Samples (source rate) dropped unheard under overload; among <see cref="RingDroppedSamples"/>.</summary>
    public long ShedSamples { get; init; }

    /// <summary>Samples (source rate) waiting in the ring.</summary>
    public required int RingQueuedSamples { get; init; }

    /// <summary>What the source counted, by counter; zero entries may be left out.</summary>
    public required IReadOnlyDictionary<SourceCounter, long> Source { get; init; }

    /// <summary>Frame blocks dropped per sink because it was slow.</summary>
    public required IReadOnlyDictionary<string, long> SinkDropped { get; init; }

    /// <summary>Median of milliseconds from a chunk being complete in the ring to its scores being queued for publishing.</summary>
    public required double LatencyP50Ms { get; init; }

    /// <summary>99th percentile of the same.</summary>
    public required double LatencyP99Ms { get; init; }
}

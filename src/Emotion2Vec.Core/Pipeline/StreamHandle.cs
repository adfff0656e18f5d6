using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>A stream as its owner sees it. Thread-safe.</summary>
public sealed class StreamHandle
{
    private readonly StreamLifecycle _lifecycle;

    internal StreamHandle(StreamId id, string source, StreamSettings settings, StreamLifecycle lifecycle, Task<StreamEnd> completion)
    {
        Id = id;
        Source = source;
        Settings = settings;
        _lifecycle = lifecycle;
        Completion = completion;
    }

    /// <summary>The stream's name.</summary>
    public StreamId Id { get; }

    /// <summary>The source's description.</summary>
    public string Source { get; }

    /// <summary>How its scores are pooled and judged.</summary>
    public StreamSettings Settings { get; }

    /// <summary>The last change of condition; null before the first sound or failure.</summary>
    public StreamStatus? Status => _lifecycle.Status;

    /// <summary>Completes when the stream went offline, its source stopped, and its name is free again. Never fails: the end carries the error.</summary>
    public Task<StreamEnd> Completion { get; }
}

using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>A stream as its owner sees it. Thread-safe.</summary>
public sealed class StreamHandle
{
    private readonly Lock _lock = new();
    private readonly AudioRing _ring;
    private readonly WantedSettings _settings;
    private readonly StreamLifecycle _lifecycle;

    internal StreamHandle(StreamId id, string source, AudioRing ring, WantedSettings settings, StreamLifecycle lifecycle, Task<StreamEnd> completion)
    {
        Id = id;
        Source = source;
        _ring = ring;
        _settings = settings;
        _lifecycle = lifecycle;
        Completion = completion;
    }

    /// <summary>The stream's name.</summary>
    public StreamId Id { get; }

    /// <summary>The source's description.</summary>
    public string Source { get; }

    /// <summary>How its scores are pooled and judged, from the next chunk on at the latest.</summary>
    public StreamSettings Settings => _settings.Current;

    /// <summary>True between <see cref="Pause"/> and <see cref="Resume"/>.</summary>
    public bool IsPaused => _ring.IsPaused;

    /// <summary>The last change of condition; null before the first sound or failure.</summary>
    public StreamStatus? Status => _lifecycle.Status;

    /// <summary>The last smoothed state that was told; null before the first.</summary>
    public StreamState? State => _lifecycle.State;

    /// <summary>The last health report; null before the first.</summary>
    public StreamHealth? Health => _lifecycle.Health;

    /// <summary>Completes when the stream went offline, its source stopped, and its name is free again. Never fails: the end carries the error.</summary>
    public Task<StreamEnd> Completion { get; }

    /// <summary>Lets the stream rest: what arrives is read and thrown away, what is heard and said of it ends. Nothing happens if it rests already.</summary>
    public void Pause() => Rest(true);

    /// <summary>Lets the stream go on as a new run: encoder, trajectory, events and gate know nothing of what was before the pause.</summary>
    public void Resume() => Rest(false);

    /// <summary>Changes how scores are pooled and judged. The encoder's state stays; the trajectory begins anew, and what it had found ends.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: one is out of range; nothing has changed.</exception>
    public void Reconfigure(StreamSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.ThrowIfInvalid();
        _settings.Current = settings;
    }

    private void Rest(bool isPaused)
    {
        lock (_lock)
        {
            _ring.Pause(isPaused);
            _lifecycle.Pause(isPaused);
        }
    }
}

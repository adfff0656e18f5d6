using System.Collections.Concurrent;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec;

/// <summary>Hands what the engine finds to the stream that it is about. Never waits, so the engine's queue to it never fills.</summary>
internal sealed class OutletSink : IEventSink
{
    private readonly ConcurrentDictionary<StreamId, EmotionStream> _streams = new();

    /// <inheritdoc/>
    public string Name => "library";

    /// <summary>Streams that are heard, or wait for their first reader.</summary>
    public IEnumerable<EmotionStream> Streams => _streams.Values;

    /// <summary>Takes a stream in.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>False if one of its name is there already.</returns>
    public bool TryAdd(EmotionStream stream) => _streams.TryAdd(stream.Id, stream);

    /// <summary>Lets a stream go; its name is free again.</summary>
    /// <param name="stream">The stream.</param>
    public void Remove(EmotionStream stream) => _streams.TryRemove(new(stream.Id, stream));

    /// <inheritdoc/>
    public ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken)
    {
        Of(block.Stream)?.Post(block);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken)
    {
        Of(state.Stream)?.Post(state);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        Of(happened.Stream)?.Post(happened);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken)
    {
        Of(utterance.Stream)?.Post(utterance);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken)
    {
        Of(status.Stream)?.Post(status);

        // The engine tells it last, behind everything else of the stream.
        if (status.Condition == StreamCondition.Offline)
        {
            Of(status.Stream)?.Ended();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private EmotionStream? Of(StreamId stream) => _streams.GetValueOrDefault(stream);
}

using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Sinks;

/// <summary>
/// Where results go. All members are called by one pump task per sink, never concurrently and never by the step thread; a slow sink therefore
/// delays nobody: its queue drops the oldest frames and counts them, and keeps everything else.
/// </summary>
public interface IEventSink : IAsyncDisposable
{
    /// <summary>Short name for reports: <c>mqtt</c>, <c>console</c>, <c>jsonl</c>.</summary>
    string Name { get; }

    /// <summary>Opens the sink and announces the node.</summary>
    /// <param name="info">What the node says of itself.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that completes when the sink can be written to; a sink that reconnects by itself completes at once.</returns>
    /// <exception cref="Emotion2VecException">The sink cannot work at all (unwritable file, bad address).</exception>
    ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken);

    /// <summary>Takes one chunk of a trajectory. The block is lent for the duration of the call.</summary>
    /// <param name="block">The chunk.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that completes when the block is no longer needed.</returns>
    ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken);

    /// <summary>Takes a smoothed state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task.</returns>
    ValueTask StateAsync(StreamState state, CancellationToken cancellationToken);

    /// <summary>Takes a change of a stream's condition.</summary>
    /// <param name="status">The change.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task.</returns>
    ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken);

    /// <summary>Takes a health report.</summary>
    /// <param name="health">The report.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task.</returns>
    ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken);

    /// <summary>Takes something that happened. Unlike what is said of a stream, events say something new each: none replaces another.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task.</returns>
    ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken);

    /// <summary>Takes what was heard between two pauses. As with events, none replaces another.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task.</returns>
    ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken);

    /// <summary>Says goodbye (<see cref="NodeStatus.Stopped"/>) and closes. Returns within a second.</summary>
    /// <param name="cancellationToken">Cuts the goodbye short.</param>
    /// <returns>A task.</returns>
    ValueTask StopAsync(CancellationToken cancellationToken);
}

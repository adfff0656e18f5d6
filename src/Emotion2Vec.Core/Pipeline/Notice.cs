using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>Something a sink must be told besides frames; exactly one of the five is set.</summary>
/// <param name="Status">A change of condition.</param>
/// <param name="State">A smoothed state.</param>
/// <param name="Health">A health report.</param>
/// <param name="Event">Something that happened.</param>
/// <param name="Utterance">What was heard between two pauses.</param>
internal readonly record struct Notice(
    StreamStatus? Status = null, StreamState? State = null, StreamHealth? Health = null, StreamEvent? Event = null, StreamUtterance? Utterance = null)
{
    /// <summary>Whether it says something that nothing said before, so that no other may take its place.</summary>
    public bool IsNews => Event is not null || Utterance is not null;

    /// <summary>What a newer notice replaces: the same kind of the same stream. News replace nothing.</summary>
    public (StreamId Stream, int Kind) Key => this switch
    {
        { Status: { } status } => (status.Stream, 0),
        { State: { } state } => (state.Stream, 1),
        { Health: { } health } => (health.Stream, 2),
        _ => default,
    };

    /// <summary>Calls the sink's member for it.</summary>
    /// <param name="sink">The sink.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The sink's task.</returns>
    public ValueTask DeliverAsync(IEventSink sink, CancellationToken cancellationToken) => this switch
    {
        { Status: { } status } => sink.StatusAsync(status, cancellationToken),
        { State: { } state } => sink.StateAsync(state, cancellationToken),
        { Health: { } health } => sink.HealthAsync(health, cancellationToken),
        { Event: { } happened } => sink.EventAsync(happened, cancellationToken),
        { Utterance: { } utterance } => sink.UtteranceAsync(utterance, cancellationToken),
        _ => ValueTask.CompletedTask,
    };
}

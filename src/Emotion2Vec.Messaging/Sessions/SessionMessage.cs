using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Messaging.Sessions;

/// <summary>One line of a recorded session, as what a sink was told; exactly one of the parts is set.</summary>
public sealed record SessionMessage
{
    /// <summary>What the node said of itself.</summary>
    public NodeInfo? Info { get; init; }

    /// <summary>A chunk of a trajectory. It is the message's own, not lent.</summary>
    public FrameBlock? Frames { get; init; }

    /// <summary>A smoothed state.</summary>
    public StreamState? State { get; init; }

    /// <summary>A change of condition.</summary>
    public StreamStatus? Status { get; init; }

    /// <summary>A health report.</summary>
    public StreamHealth? Health { get; init; }

    /// <summary>Something that happened.</summary>
    public StreamEvent? Event { get; init; }

    /// <summary>What was heard between two pauses.</summary>
    public StreamUtterance? Utterance { get; init; }

    /// <summary>Which stream it is of; empty for the node's own.</summary>
    public StreamId Stream => Frames?.Stream ?? State?.Stream ?? Status?.Stream ?? Health?.Stream ?? Event?.Stream ?? Utterance?.Stream ?? default;

    /// <summary>When it was known: the wall clock of the end of what it is about; null for what the node says of itself.</summary>
    public DateTimeOffset? At => this switch
    {
        { Frames: { } block } => Moment(block.UtcTicks, block.FrameCount * ModelAudio.FrameMilliseconds * TimeSpan.TicksPerMillisecond),
        { Utterance: { } utterance } => Moment(utterance.StartedAt.UtcTicks, (utterance.EndMs - utterance.StartMs) * TimeSpan.TicksPerMillisecond),
        _ => State?.At ?? Status?.At ?? Health?.At ?? Event?.At,
    };

    /// <summary>Moves its wall clock.</summary>
    /// <param name="by">How far.</param>
    /// <returns>The message, a chunk changed in place.</returns>
    public SessionMessage MovedBy(TimeSpan by)
    {
        if (Frames is { } block)
        {
            block.UtcTicks += by.Ticks;
            return this;
        }

        return this with
        {
            State = State is { } state ? state with { At = Moment(state.At.UtcTicks, by.Ticks) } : null,
            Status = Status is { } status ? status with { At = Moment(status.At.UtcTicks, by.Ticks) } : null,
            Health = Health is { } health ? health with { At = Moment(health.At.UtcTicks, by.Ticks) } : null,
            Event = Event is { } happened ? happened with { At = Moment(happened.At.UtcTicks, by.Ticks) } : null,
            Utterance = Utterance is { } utterance ? utterance with { StartedAt = Moment(utterance.StartedAt.UtcTicks, by.Ticks) } : null,
        };
    }

    /// <summary>Tells a sink; what the node says of itself is for its start.</summary>
    /// <param name="sink">The sink.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The sink's task.</returns>
    public ValueTask DeliverAsync(IEventSink sink, CancellationToken cancellationToken) => this switch
    {
        { Frames: { } block } => sink.FramesAsync(block, cancellationToken),
        { State: { } state } => sink.StateAsync(state, cancellationToken),
        { Status: { } status } => sink.StatusAsync(status, cancellationToken),
        { Health: { } health } => sink.HealthAsync(health, cancellationToken),
        { Event: { } happened } => sink.EventAsync(happened, cancellationToken),
        { Utterance: { } utterance } => sink.UtteranceAsync(utterance, cancellationToken),
        _ => ValueTask.CompletedTask,
    };

    // What no calendar holds is clamped to its ends: the times of a file are anybody's.
    private static DateTimeOffset Moment(long ticks, long later) => new(Math.Clamp(ticks + later, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
}

using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>
/// The payloads of the MQTT topics for readers without topics: one JSON object per line, with a <c>type</c> (<c>info</c>, <c>status</c>, <c>state</c>, <c>frames</c>,
/// <c>event</c>, <c>utterance</c>, <c>health</c>) and, for all but the node's own, a <c>stream</c>. What a member returns is valid until the next call. Owned by one thread at a time.
/// </summary>
/// <param name="info">What the node says of itself.</param>
/// <param name="withLabels">Whether every frames line names the classes, or readers look them up in the info line.</param>
internal sealed class PayloadLines(NodeInfo info, bool withLabels) : IDisposable
{
    private readonly PayloadBuffer _payload = new();
    private readonly FramesPayload _frames = new(info, withLabels);
    private readonly string _caution = info.Encoder.Caution;

    /// <summary>The node's own line.</summary>
    public ReadOnlyMemory<byte> Info()
    {
        InfoPayload.Write(_payload.Begin("info"u8, stream: ""), info);
        return _payload.EndLine();
    }

    /// <summary>One chunk. Allocates nothing once the buffer has grown to a chunk's size.</summary>
    public ReadOnlyMemory<byte> Frames(FrameBlock block)
    {
        _frames.Write(_payload.Begin("frames"u8, block.Stream.ToString()), block);
        return _payload.EndLine();
    }

    /// <summary>A smoothed state.</summary>
    public ReadOnlyMemory<byte> State(StreamState state)
    {
        StatePayload.Write(_payload.Begin("state"u8, state.Stream.ToString()), state, _caution);
        return _payload.EndLine();
    }

    /// <summary>Something that happened.</summary>
    public ReadOnlyMemory<byte> Event(StreamEvent happened)
    {
        EventPayload.Write(_payload.Begin("event"u8, happened.Stream.ToString()), happened, _caution);
        return _payload.EndLine();
    }

    /// <summary>What was heard between two pauses.</summary>
    public ReadOnlyMemory<byte> Utterance(StreamUtterance utterance)
    {
        UtterancePayload.Write(_payload.Begin("utterance"u8, utterance.Stream.ToString()), utterance, _caution);
        return _payload.EndLine();
    }

    /// <summary>A stream's condition.</summary>
    public ReadOnlyMemory<byte> Status(StreamStatus status)
    {
        StreamStatusPayload.Write(_payload.Begin("status"u8, status.Stream.ToString()), status);
        return _payload.EndLine();
    }

    /// <summary>How well a stream runs.</summary>
    public ReadOnlyMemory<byte> Health(StreamHealth health)
    {
        HealthPayload.Write(_payload.Begin("health"u8, health.Stream.ToString()), health);
        return _payload.EndLine();
    }

    /// <summary>The node's own condition.</summary>
    public ReadOnlyMemory<byte> Node(NodeStatus status, DateTimeOffset since)
    {
        NodeStatusPayload.Write(_payload.Begin("status"u8, stream: ""), status, since);
        return _payload.EndLine();
    }

    public void Dispose() => _payload.Dispose();
}

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>What a record in the outbox tells. Values are part of the file format.</summary>
internal enum OutboxKind : byte
{
    /// <summary>Something happened to the expression heard in a stream.</summary>
    Event = 1,

    /// <summary>A stretch of speech between pauses.</summary>
    Utterance = 2,

    /// <summary>A change of a stream's condition; the broker keeps the last one.</summary>
    StreamStatus = 3,

    /// <summary>The node's own condition; goes ahead of everything.</summary>
    NodeStatus = 4,
}

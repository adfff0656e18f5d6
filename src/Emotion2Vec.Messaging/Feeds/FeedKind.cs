namespace Emotion2Vec.Messaging.Feeds;

/// <summary>What a message of the live feed is: the <c>type</c> of its payload.</summary>
internal enum FeedKind
{
    /// <summary>What the node says of itself.</summary>
    Info,

    /// <summary>Condition of a stream, or of the node.</summary>
    Status,

    /// <summary>The smoothed picture.</summary>
    State,

    /// <summary>How well a stream runs.</summary>
    Health,

    /// <summary>Something that happened.</summary>
    Event,

    /// <summary>What was heard between two pauses.</summary>
    Utterance,

    /// <summary>One chunk of a trajectory; the only kind that a slow reader may lose.</summary>
    Frames,

    /// <summary>How much a slow reader has lost.</summary>
    Dropped,
}

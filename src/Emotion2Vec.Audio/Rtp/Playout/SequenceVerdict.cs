namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>What became of a packet that was put into a <see cref="ReorderBuffer"/>.</summary>
internal enum SequenceVerdict
{
    /// <summary>It waits for its turn.</summary>
    Accepted,

    /// <summary>It was seen before.</summary>
    Duplicate,

    /// <summary>Its turn has passed.</summary>
    Late,

    /// <summary>Its number is far off: refused, but if the next packet follows on from it the count starts anew there. Flush now.</summary>
    Rejected,
}

namespace Emotion2Vec.Audio.Rtp;

/// <summary>What <see cref="SourceProbation"/> says of a packet.</summary>
internal enum ProbationVerdict
{
    /// <summary>It waits for a second packet in sequence.</summary>
    Waiting,

    /// <summary>It waits, and an earlier packet was dropped for it; or it was itself too long to keep.</summary>
    Dropped,

    /// <summary>It is the second packet in sequence: its sender is real.</summary>
    Passed,
}

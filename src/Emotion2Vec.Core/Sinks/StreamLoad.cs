namespace Emotion2Vec.Core.Sinks;

/// <summary>How much of a stream is still told when the machine carries more than it can; from full quality downwards.</summary>
public enum StreamLoad
{
    /// <summary>Everything is told.</summary>
    Full,

    /// <summary>Everything is told, but later: chunks are longer, which costs the encoder less for a second of sound. Only where the encoder has longer ones.</summary>
    LongerChunks,

    /// <summary>One block of frames in four is told, and states at most every five seconds. Everything is still heard.</summary>
    Reduced,

    /// <summary>Events and utterances only; no frames and no states. Everything is still heard.</summary>
    Utterances,

    /// <summary>As <see cref="Utterances"/>, and sound that has waited too long is dropped unheard, counted and at the cost of quality.</summary>
    Shedding,
}

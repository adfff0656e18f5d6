namespace Emotion2Vec.Litmus;

/// <summary>Which of the ring's two publication orders is broken.</summary>
internal enum Fault
{
    /// <summary>The producer publishes its index before the items are in place.</summary>
    PublishBeforeWrite,

    /// <summary>The consumer frees places before it has copied the items out.</summary>
    FreeBeforeRead,
}

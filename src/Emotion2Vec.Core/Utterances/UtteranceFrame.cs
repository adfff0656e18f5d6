namespace Emotion2Vec.Core.Utterances;

/// <summary>What is known of one frame.</summary>
public readonly ref struct UtteranceFrame
{
    /// <summary>Index since the stream's start; one more than the last one's.</summary>
    public required long Index { get; init; }

    /// <summary>Wall clock of its start, in UTC ticks.</summary>
    public required long UtcTicks { get; init; }

    /// <summary>[V] logits.</summary>
    public required ReadOnlySpan<float> Logits { get; init; }

    /// <summary>[M] dimensions; empty for a model without.</summary>
    public ReadOnlySpan<float> Dimensions { get; init; }

    /// <summary>[D] features; not looked at if no embedding is wanted.</summary>
    public ReadOnlySpan<float> Features { get; init; }

    /// <summary>The weight with which it enters the pool, in [0, 1].</summary>
    public required float Speech { get; init; }

    /// <summary>How much of its sound was really heard, in [0, 1].</summary>
    public required float Quality { get; init; }
}

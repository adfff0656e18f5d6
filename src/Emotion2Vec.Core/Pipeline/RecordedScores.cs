namespace Emotion2Vec.Core.Pipeline;

/// <summary>What an encoder and a speech gate said of a recorded sound.</summary>
public sealed record RecordedScores
{
    /// <summary>[N] the sound, 16 kHz mono.</summary>
    public required ReadOnlyMemory<float> Samples { get; init; }

    /// <summary>[T, V] logits per frame; empty without classes.</summary>
    public required ReadOnlyMemory<float> Logits { get; init; }

    /// <summary>[T, M] dimensions per frame, as the head gives them.</summary>
    /// <value>Empty by default.</value>
    public ReadOnlyMemory<float> Dimensions { get; init; }

    /// <summary>[T, D] features per frame; empty unless utterances shall carry embeddings.</summary>
    /// <value>Empty by default.</value>
    public ReadOnlyMemory<float> Features { get; init; }

    /// <summary>[T] weight of each frame in [0, 1]; empty if all count.</summary>
    /// <value>Empty by default.</value>
    public ReadOnlyMemory<float> Speech { get; init; }
}

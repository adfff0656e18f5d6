using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Sinks;

/// <summary>What was heard between two pauses of a stream. Times are on the stream's own sample clock.</summary>
public sealed record StreamUtterance
{
    /// <summary>Which stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Counts the stream's utterances from 0.</summary>
    public required long Number { get; init; }

    /// <summary>Start of the first voiced frame, in milliseconds.</summary>
    public required long StartMs { get; init; }

    /// <summary>End of the last voiced frame, in milliseconds.</summary>
    public required long EndMs { get; init; }

    /// <summary>Milliseconds of voice in it; a frame counts by the share of it that was really heard.</summary>
    public required long VoicedMs { get; init; }

    /// <summary>Wall clock of <see cref="StartMs"/>.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The most probable class.</summary>
    public required string Label { get; init; }

    /// <summary>Its probability.</summary>
    public required float Confidence { get; init; }

    /// <summary>True if no class is clear enough to go by <see cref="Label"/>.</summary>
    public required bool IsUncertain { get; init; }

    /// <summary>[V], in the order of the labels in <see cref="NodeInfo"/>: softmax of the mean of the voiced frames' logits.</summary>
    public required IReadOnlyList<float> Probabilities { get; init; }

    /// <summary>Mean arousal, valence and dominance, whichever the model predicts; empty if none.</summary>
    public IReadOnlyList<DimensionValue> Dimensions { get; init; } = [];

    /// <summary>0 (nothing heard) to 1 (clean): mean over its frames.</summary>
    public required float Quality { get; init; }

    /// <summary>[D] mean of the voiced frames' features; empty unless <see cref="Pipeline.StreamSettings.EmbedsUtterances"/> asks for it.</summary>
    public ReadOnlyMemory<float> Embedding { get; init; }
}

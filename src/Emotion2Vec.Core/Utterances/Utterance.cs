namespace Emotion2Vec.Core.Utterances;

/// <summary>Voice between two pauses, and what was heard in it. Frames count 20 ms from the stream's start.</summary>
public sealed record Utterance
{
    /// <summary>Counts the stream's utterances from 0.</summary>
    public required long Number { get; init; }

    /// <summary>Its first voiced frame.</summary>
    public required long StartFrame { get; init; }

    /// <summary>First frame after its last voiced one.</summary>
    public required long EndFrame { get; init; }

    /// <summary>Wall clock of the start of <see cref="StartFrame"/>, in UTC ticks.</summary>
    public required long StartUtcTicks { get; init; }

    /// <summary>Sum of its frames' weights.</summary>
    public required double VoicedFrames { get; init; }

    /// <summary>Mean quality of its frames, in [0, 1].</summary>
    public required float Quality { get; init; }

    /// <summary>[V] softmax of the mean of its voiced frames' logits: drawn towards no opinion below half a second of voice, and calibrated where the model is.</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>[M] mean of its voiced frames' dimensions; empty for a model without.</summary>
    public required float[] Dimensions { get; init; }

    /// <summary>[D] mean of its voiced frames' features; empty unless wanted.</summary>
    public required float[] Embedding { get; init; }
}

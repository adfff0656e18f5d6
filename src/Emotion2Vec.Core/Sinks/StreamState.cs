using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Sinks;

/// <summary>Whether a trajectory may be relied on.</summary>
public enum TrajectoryPhase
{
    /// <summary>Fewer than 25 frames (0.5 s) have been pooled.</summary>
    Warmup,

    /// <summary>Scores are meaningful.</summary>
    Tracking,

    /// <summary>No frame has been pooled for more than 1.5 s: scores are those of the last speech, and start anew with the next.</summary>
    NoSpeech,
}

/// <summary>The smoothed picture of a stream: sent on change, at most once a second.</summary>
/// <param name="Stream">Which stream.</param>
/// <param name="Phase">Whether scores are meaningful yet.</param>
/// <param name="Label">The most probable class.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Probabilities">[V], in the order of the labels in <see cref="NodeInfo"/>.</param>
/// <param name="Quality">0 (nothing heard) to 1 (clean).</param>
/// <param name="TimeMs">End of the last frame on the stream's own sample clock.</param>
/// <param name="At">Wall clock of that moment.</param>
public sealed record StreamState(
    StreamId Stream, TrajectoryPhase Phase, string Label, float Confidence, IReadOnlyList<float> Probabilities, float Quality, long TimeMs, DateTimeOffset At)
{
    /// <summary>True if no class is clear enough to go by <see cref="Label"/>; always during warm-up.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>Arousal, valence and dominance, whichever the model predicts; empty if none.</summary>
    public IReadOnlyList<DimensionValue> Dimensions { get; init; } = [];
}

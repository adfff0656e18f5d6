using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec;

/// <summary>One frame of a trajectory, 20 ms after the one before. Scores are expression as perceived in the voice, not what a person feels.</summary>
public readonly record struct EmotionFrame
{
    /// <summary>Start of the frame on the stream's own sample clock: 20 ms times its number.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Wall clock of that moment, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether scores may be relied on yet, at the end of the frame's chunk.</summary>
    public required TrajectoryPhase Phase { get; init; }

    /// <summary>The most probable class; one of <see cref="EmotionListener.Labels"/>.</summary>
    public required string Label { get; init; }

    /// <summary>Its probability, 0 to 1; NaN if nothing has been heard.</summary>
    public required float Confidence { get; init; }

    /// <summary>[V] smoothed probabilities, 0 to 1, in the order of <see cref="EmotionListener.Labels"/>.</summary>
    public required ReadOnlyMemory<float> Probabilities { get; init; }

    /// <summary>[M] arousal, valence and dominance, in the order of <see cref="EmotionListener.Dimensions"/>: 0 to 1 nominally, without bounds, NaN while nothing was heard; empty for most models.</summary>
    public required ReadOnlyMemory<float> Dimensions { get; init; }

    /// <summary>The weight with which the frame entered the picture: 0 (no speech, or sound made up to conceal loss) to 1.</summary>
    public required float Speech { get; init; }

    /// <summary>0 (nothing heard) to 1 (clean): the share of the chunk's sound that was really heard, and of the band that the source carries.</summary>
    public required float Quality { get; init; }
}

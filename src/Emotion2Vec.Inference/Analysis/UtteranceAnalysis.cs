using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Inference.Analysis;

/// <summary>What is known of one sound file.</summary>
public sealed record UtteranceAnalysis
{
    /// <summary>The encoder, with the latency account of this file.</summary>
    public required EncoderInfo Encoder { get; init; }

    /// <summary>16 kHz samples heard.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Frames (T).</summary>
    public required int FrameCount { get; init; }

    /// <summary>[T, D] features; empty unless they were wanted.</summary>
    public required float[] Features { get; init; }

    /// <summary>[T, V] logits per frame, before any pooling; empty without a classifier.</summary>
    public required float[] FrameLogits { get; init; }

    /// <summary>[T, V] trajectory, unused classes included with 0, calibrated where <see cref="EncoderInfo.Calibration"/> covers it; empty without a classifier.</summary>
    public required float[] Trajectory { get; init; }

    /// <summary>[T, M] smoothed dimensions, in the order of the encoder's; empty for a model without, and where the mode does not predict them.</summary>
    public required float[] Dimensions { get; init; }

    /// <summary>What happened, in order, as a stream would have told; empty without a classifier, or without pooling.</summary>
    public required IReadOnlyList<StreamEvent> Events { get; init; }

    /// <summary>What was heard between pauses, in order; empty without a classifier. Without a speech gate nothing pauses, and long sound is cut.</summary>
    public required IReadOnlyList<StreamUtterance> Utterances { get; init; }

    /// <summary>How well the sound could be heard, chunk by chunk.</summary>
    public required IReadOnlyList<SoundBlock> Blocks { get; init; }

    /// <summary>Time constant of the trajectory in seconds; infinite for a running mean, 0 for no pooling.</summary>
    public required double TauSeconds { get; init; }

    /// <summary>[T] whether each frame counted as speech, 1 or 0; empty without a speech gate, where all count.</summary>
    public required float[] Speech { get; init; }

    /// <summary>[T] whether the trajectory may be relied on after each frame; empty without a classifier, or without pooling.</summary>
    public required TrajectoryPhase[] Phases { get; init; }

    /// <summary>
    /// [V] softmax of the mean of the frames' logits, of speech only if there is a gate: without one, and without a calibration, upstream's scores of the utterance. Uniform where nobody speaks; empty
    /// without a classifier.
    /// </summary>
    public required float[] Scores { get; init; }

    /// <summary>Time that encoder and gate took.</summary>
    public required TimeSpan ComputeTime { get; init; }

    /// <summary>Frames at the start before the trajectory may be relied on, because too little was heard.</summary>
    public int WarmupFrames => Array.IndexOf(Phases, TrajectoryPhase.Tracking) is var first and >= 0 ? first : Phases.Length;

    /// <summary>Length of the sound.</summary>
    public TimeSpan AudioTime => TimeSpan.FromSeconds(SampleCount / (double)ModelAudio.SampleRate);

    /// <summary>Seconds of computing per second of sound.</summary>
    public double RealTimeFactor => ComputeTime / AudioTime;
}

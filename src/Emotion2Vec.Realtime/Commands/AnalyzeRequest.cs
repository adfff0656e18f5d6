using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>How results are written.</summary>
internal enum AnalysisFormat
{
    /// <summary>One object with utterance and frame scores, timing and latency account; an array for several inputs.</summary>
    Json,

    /// <summary>One row per frame, event and utterance.</summary>
    Csv,

    /// <summary>EmotionML 1.0: traces of the classes, utterances and episodes.</summary>
    EmotionMl,
}

/// <summary>How frame scores are pooled: a name for a time constant.</summary>
internal enum Pooling
{
    /// <summary>0.75 s.</summary>
    Fast,

    /// <summary>1.5 s.</summary>
    Default,

    /// <summary>3 s.</summary>
    Calm,

    /// <summary>The running mean since the start, which ends at the utterance's scores.</summary>
    Utterance,

    /// <summary>None: every frame's own softmax.</summary>
    None,
}

/// <summary>What <c>analyze</c> was asked for.</summary>
internal sealed record AnalyzeRequest
{
    /// <summary>Sound files, and folders that are searched for them; never empty.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Folder of a model package; empty for the bundled one.</summary>
    public required string Model { get; init; }

    /// <summary>How the encoder is fed.</summary>
    public required EncoderMode Mode { get; init; }

    /// <summary>Frames per chunk (C); in window mode the hop.</summary>
    public required int ChunkFrames { get; init; }

    /// <summary>Frames of left context (L), in cached mode.</summary>
    public required int LeftFrames { get; init; }

    /// <summary>Seconds encoded again every hop, in window mode.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>Time constant of the trajectory; infinite for a running mean, 0 for no pooling.</summary>
    public required double TauSeconds { get; init; }

    /// <summary>Whether frames without speech are left out of trajectory and scores.</summary>
    public bool Gate { get; init; }

    /// <summary>What products are computed in.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Threads of the inference session; 0 lets it choose.</summary>
    public required int Threads { get; init; }

    /// <summary>How results are written.</summary>
    public required AnalysisFormat Format { get; init; }

    /// <summary>Whether results are written at all, or reports alone.</summary>
    public bool WritesResults { get; init; } = true;

    /// <summary>Pages (.html) and pictures (.png) to write; empty for none.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Whether pages carry the sound.</summary>
    public bool EmbedAudio { get; init; }

    /// <summary>Where results go; null for standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Where [T, D] float32 features go, as .npy; null for nowhere.</summary>
    public string? Features { get; init; }

    /// <summary>Where the 16 kHz mono sound that the model heard goes; null for nowhere.</summary>
    public string? SaveAudio { get; init; }
}

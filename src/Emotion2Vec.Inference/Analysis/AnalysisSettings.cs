using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Inference.Analysis;

/// <summary>How sound files are analysed.</summary>
public sealed record AnalysisSettings
{
    /// <summary>How the encoder is fed.</summary>
    public required EncoderMode Mode { get; init; }

    /// <summary>Frames per chunk (C); in window mode the hop. Without meaning in offline mode.</summary>
    public int ChunkFrames { get; init; } = 16;

    /// <summary>Frames of left context (L), in cached mode.</summary>
    public int LeftFrames { get; init; } = 256;

    /// <summary>Frames that are encoded again every hop (W), in window mode.</summary>
    public int WindowFrames { get; init; } = 200;

    /// <summary>Time constant of the trajectory in seconds; infinite for the running mean, 0 for no pooling: every frame's own softmax.</summary>
    public required double TauSeconds { get; init; }

    /// <summary>The speech gate that keeps frames without speech out of trajectory and scores; null, as upstream does, to count every frame.</summary>
    public GateOptions? Gate { get; init; }

    /// <summary>How scores are judged: when a class counts as heard, and when none is clear. Its time constant is not looked at.</summary>
    public StreamSettings Judging { get; init; } = new();

    /// <summary>What an utterance is.</summary>
    public UtteranceRules Utterances { get; init; } = new();

    /// <summary>Whether frame features are wanted: an hour of sound has 180000 of them.</summary>
    public bool KeepFeatures { get; init; }
}

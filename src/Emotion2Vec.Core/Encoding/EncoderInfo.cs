using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Core.Encoding;

/// <summary>Facts about a loaded encoder, for reports and payloads.</summary>
public sealed record EncoderInfo
{
    /// <summary>The model's name, as in its package.</summary>
    public required string ModelName { get; init; }

    /// <summary><c>sha256:</c> and 64 hex digits over the package's weights.</summary>
    public required string ModelHash { get; init; }

    /// <summary>A word in capitals for models whose scores mean nothing or little (<c>UNTRAINED</c>, <c>SYNTHETIC</c>); empty for real ones.</summary>
    public required string Caution { get; init; }

    /// <summary>How the encoder is fed.</summary>
    public required EncoderMode Mode { get; init; }

    /// <summary>Frames per step (C); in window mode the frames of one hop.</summary>
    public required int ChunkFrames { get; init; }

    /// <summary>Past frames each chunk may attend to (L); in window mode the frames of the window.</summary>
    public required int LeftFrames { get; init; }

    /// <summary>Future frames each chunk looks at (R).</summary>
    public required int RightFrames { get; init; }

    /// <summary>Width of a frame's feature vector (D).</summary>
    public required int FeatureSize { get; init; }

    /// <summary>The class names that scores refer to, in order; never empty.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What is predicted beside classes: some of <c>arousal</c>, <c>valence</c> and <c>dominance</c>, in order.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<string> Dimensions { get; init; } = [];

    /// <summary>How its scores were calibrated; null if they were not, for this way of feeding it.</summary>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>Latency by design.</summary>
    public required LatencyAccount Latency { get; init; }
}

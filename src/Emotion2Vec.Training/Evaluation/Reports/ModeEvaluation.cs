using System.Globalization;
using System.Text.Json.Serialization;
using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>What a model achieved in one mode.</summary>
public sealed record ModeEvaluation
{
    /// <summary><c>offline</c>, <c>window</c> or <c>cached</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Frames of a chunk (C), or of a window's hop; null in offline mode.</summary>
    public required int? ChunkFrames { get; init; }

    /// <summary>Frames of left context (L), or of the window; null in offline mode.</summary>
    public required int? LeftFrames { get; init; }

    /// <summary>Where time goes by design, in milliseconds of audio (streaming design 2.8), under the names that every report uses. Null in offline mode, which waits for the end.</summary>
    public required IReadOnlyDictionary<string, double>? LatencyMs { get; init; }

    /// <summary>
    /// Hash of the manifest that the temperatures were fitted on by which scores were calibrated, as they would be served; null if they were not. Measured on the same utterances, calibration
    /// error and likelihood flatter.
    /// </summary>
    public required string? CalibratedOn { get; init; }

    /// <summary>Seconds of computing per second of sound, on the machine that measured.</summary>
    public required double RealTimeFactor { get; init; }

    /// <summary>Classes of utterances; null if none has one.</summary>
    public required ClassificationScores? Utterances { get; init; }

    /// <summary>Dimensions of utterances; empty without ratings or a head for them.</summary>
    public required IReadOnlyList<DimensionScore> Dimensions { get; init; }

    /// <summary>Classes over time, one entry for each time constant; empty without a classifier.</summary>
    public required IReadOnlyList<TrajectoryScores> Trajectories { get; init; }

    /// <summary>Name for tables and pictures.</summary>
    [JsonIgnore]
    public string Title => Mode switch
    {
        "cached" => $"cached C={ChunkFrames}",
        "window" => string.Create(CultureInfo.InvariantCulture, $"window {LeftFrames * FrameTime.Hop:0.##} s"),
        _ => Mode,
    };

    /// <summary>Its name in tables, with a star if its scores were calibrated.</summary>
    [JsonIgnore]
    public string MarkedTitle => CalibratedOn is null ? Title : $"{Title} *";

    /// <summary>Mean wait for the rest of a chunk, in milliseconds; null in offline mode.</summary>
    [JsonIgnore]
    public double? MeanWaitMs => LatencyMs?["algorithmic_mean_ms"];

    /// <summary>Longest wait for the rest of a chunk, in milliseconds; null in offline mode.</summary>
    [JsonIgnore]
    public double? WorstWaitMs => LatencyMs?["algorithmic_worst_ms"];
}

using Emotion2Vec.Training.Data.Audio;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>What one model achieved.</summary>
public sealed record ModelEvaluation
{
    /// <summary>The model's name, with a number if another one in the report has the same.</summary>
    public required string Name { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits over its weights.</summary>
    public required string Hash { get; init; }

    /// <summary>A word in capitals if its scores mean nothing or little; empty for a real model.</summary>
    public required string Caution { get; init; }

    /// <summary>Utterances that were measured.</summary>
    public required int UtteranceCount { get; init; }

    /// <summary>Seconds of sound that were measured.</summary>
    public required double AudioSeconds { get; init; }

    /// <summary>Its modes: offline, window, cached by ascending C.</summary>
    public required IReadOnlyList<ModeEvaluation> Modes { get; init; }

    /// <summary>Utterances that could not be measured; they count in no mode.</summary>
    public required IReadOnlyList<BrokenFile> Broken { get; init; }
}

using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Calibration;

/// <summary>The result of a calibration: all of <c>calibration.json</c>.</summary>
public sealed record CalibrationReport
{
    /// <summary>Version of the layout that is written.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>Version of the layout.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>Every caution word that data or model carry, joined; empty if both are real.</summary>
    public required string Caution { get; init; }

    /// <summary>Versions of the program, of the libraries that compute, and of the system, by name.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits over its weights.</summary>
    public required string ModelHash { get; init; }

    /// <summary>What was fitted on.</summary>
    public required MeasuredData Data { get; init; }

    /// <summary>What was fitted.</summary>
    public required IReadOnlyList<FittedPooling> Fitted { get; init; }

    /// <summary>Utterances that could not be used.</summary>
    public required IReadOnlyList<BrokenFile> Broken { get; init; }
}

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>The result of a measurement: all of <c>evaluation.json</c>.</summary>
public sealed record EvaluationReport
{
    /// <summary>Version of the layout that is written.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>Version of the layout.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>Versions of the program, of the libraries that compute, and of the system, by name.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The manifest.</summary>
    public required MeasuredData Data { get; init; }

    /// <summary>The models, the subject first.</summary>
    public required IReadOnlyList<ModelEvaluation> Models { get; init; }

    /// <summary>Every caution word that data or models carry, joined; empty if all are real.</summary>
    public required string Caution { get; init; }
}

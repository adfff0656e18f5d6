namespace Emotion2Vec.Training.Runs;

/// <summary>One line of a run's <c>log.jsonl</c>.</summary>
internal sealed record RunLogLine
{
    /// <summary>What it is about.</summary>
    public required RunLogKind Kind { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The update of a step or validation.</summary>
    public long? Update { get; init; }

    /// <summary>Parts of the loss of a step, or measures of a validation, by name.</summary>
    public IReadOnlyDictionary<string, double>? Values { get; init; }

    /// <summary>Of a step.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Of a step.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Of a step: seconds of sound learnt from in a second.</summary>
    public double? AudioSecondsPerSecond { get; init; }

    /// <summary>Of a step: time since the run began, in seconds.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>Of a step: memory of the process, in bytes; that of a GPU is not among it.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Of a validation: the measure that decides.</summary>
    public string? Criterion { get; init; }

    /// <summary>Of a validation: whether it was the best so far.</summary>
    public bool? IsBest { get; init; }

    /// <summary>Of a note.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it has what its kind must have.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsComplete => Kind switch
    {
        RunLogKind.Step => Update is not null && Values is not null,
        RunLogKind.Validation => Update is not null && Values is not null && Criterion is not null && Values.ContainsKey(Criterion),
        _ => Text is not null,
    };

    /// <summary>A step.</summary>
    public static RunLogLine Of(StepReport report, DateTimeOffset time, long memoryBytes) => new()
    {
        Kind = RunLogKind.Step,
        Time = time,
        Update = report.Update,
        Values = report.Losses,
        LearningRate = report.LearningRate,
        GradientNorm = report.GradientNorm,
        AudioSecondsPerSecond = report.AudioSecondsPerSecond,
        ElapsedSeconds = report.Elapsed.TotalSeconds,
        MemoryBytes = memoryBytes,
    };

    /// <summary>A validation.</summary>
    public static RunLogLine Of(ValidationReport report, DateTimeOffset time) => new()
    {
        Kind = RunLogKind.Validation,
        Time = time,
        Update = report.Update,
        Values = report.Values,
        Criterion = report.Criterion,
        IsBest = report.IsBest,
    };

    /// <summary>A note.</summary>
    public static RunLogLine Of(string text, DateTimeOffset time) => new() { Kind = RunLogKind.Note, Time = time, Text = text };
}

namespace Emotion2Vec.Training.Runs;

/// <summary>What a line of a run's log is about.</summary>
internal enum RunLogKind
{
    /// <summary>An update.</summary>
    Step,

    /// <summary>A validation.</summary>
    Validation,

    /// <summary>A remark for people.</summary>
    Note,
}

namespace Emotion2Vec.Training.Loop;

/// <summary>Where a run stood when a checkpoint was written.</summary>
internal sealed record CheckpointNote
{
    /// <summary>Updates completed.</summary>
    public required long Update { get; init; }

    /// <summary>Batches consumed.</summary>
    public required long NextBatch { get; init; }

    /// <summary>Seconds of training so far, over all starts.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>The best validations so far, best first.</summary>
    public required IReadOnlyList<ScoredUpdate> Best { get; init; }

    /// <summary>Validations since the best one.</summary>
    public required int ValidationsSinceBest { get; init; }

    /// <summary>Whether this update has still to be validated: the run ended before that was done.</summary>
    public required bool IsValidationDue { get; init; }
}

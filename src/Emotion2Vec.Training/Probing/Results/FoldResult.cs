namespace Emotion2Vec.Training.Probing.Results;

/// <summary>All that is kept of a fold; read again when an interrupted probe continues.</summary>
internal sealed record FoldResult
{
    /// <summary>What was tested.</summary>
    public required string Fold { get; init; }

    /// <summary>Utterances trained on.</summary>
    public required int Train { get; init; }

    /// <summary>Utterances that chose the epoch.</summary>
    public required int Validation { get; init; }

    /// <summary>Utterances tested.</summary>
    public required int Test { get; init; }

    /// <summary>The chosen epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Test results by name: <c>wa</c>, <c>ua</c>, <c>wf1</c>, <c>macroF1</c> in percent, or <c>mae</c>, <c>pearson</c>, <c>ccc</c>.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>[truth][answer] counts; empty in a regression.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>What a reader of the numbers must know, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Mean loss of each epoch.</summary>
    public required IReadOnlyList<double> TrainLoss { get; init; }

    /// <summary>Of each epoch: WA in percent, or the negative mean absolute error.</summary>
    public required IReadOnlyList<double> ValidationScore { get; init; }

    /// <summary>Truth and answer of each tested utterance.</summary>
    public required IReadOnlyList<FoldAnswer> Answers { get; init; }

    /// <summary>State of the random generator after the fold, from which the next one goes on.</summary>
    public required byte[] RandomState { get; init; }
}

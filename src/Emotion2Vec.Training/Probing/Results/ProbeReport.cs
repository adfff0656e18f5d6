using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Probing.Results;

/// <summary>The result of a probe, as <c>probe.json</c> has it.</summary>
internal sealed record ProbeReport
{
    /// <summary>What was done.</summary>
    public required ProbeRecipe Recipe { get; init; }

    /// <summary>What it was done on.</summary>
    public required ProbeInput Input { get; init; }

    /// <summary>Each fold, without what only its own file needs.</summary>
    public required IReadOnlyList<FoldSummary> Folds { get; init; }

    /// <summary>Mean of each test result over the folds.</summary>
    public required IReadOnlyDictionary<string, double> Mean { get; init; }

    /// <summary>[truth][answer] counts of all folds together; empty in a regression.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>What was left out, and what a reader must know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Utterances whose sound could not be read, with the reason.</summary>
    public required IReadOnlyDictionary<string, string> Skipped { get; init; }
}

using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;

namespace Emotion2Vec.Training.Recipes;

/// <summary>What a run learns from, and what it is judged by.</summary>
public sealed record DataSection
{
    /// <summary>Manifest of what is learnt from; relative to the current directory, as every path of a recipe.</summary>
    public required string Train { get; init; }

    /// <summary>What to take from it.</summary>
    /// <value>Everything by default.</value>
    public ManifestOptions TrainOptions { get; init; } = new();

    /// <summary>Further manifests that are learnt from along with the first, under the same options.</summary>
    /// <value>None by default.</value>
    public IReadOnlyList<string> MoreTrain { get; init; } = [];

    /// <summary>Manifest of held-out utterances; null to validate on nothing.</summary>
    /// <value>Null by default.</value>
    public string? Validation { get; init; }

    /// <summary>What to take from it.</summary>
    /// <value>Everything by default.</value>
    public ManifestOptions ValidationOptions { get; init; } = new();

    /// <summary>Further manifests of held-out utterances, under the same options.</summary>
    /// <value>None by default.</value>
    public IReadOnlyList<string> MoreValidation { get; init; } = [];

    /// <summary>Most utterances to validate on, taken evenly over the manifests; 0 for all.</summary>
    /// <value>500 by default.</value>
    public int MaxValidation { get; init; } = 500;

    /// <summary>How batches are made.</summary>
    /// <value>The defaults of batches.</value>
    public BatchOptions Batches { get; init; } = new();

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("train", Train.Trim().Length > 0, "is empty: name a manifest");
        problems.Require("validation", Validation is null || Validation.Trim().Length > 0, "is empty: leave it out, or name a manifest");
        problems.Require("moreValidation", Validation is not null || MoreValidation.Count == 0, "is given without validation");
        problems.Range("maxValidation", MaxValidation, 0, 1_000_000);
        TrainOptions.Validate(problems.In("trainOptions"));
        ValidationOptions.Validate(problems.In("validationOptions"));
        Batches.Validate(problems.In("batches"));
    }
}

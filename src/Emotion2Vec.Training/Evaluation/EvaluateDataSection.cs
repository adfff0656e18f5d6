using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>Utterances that a model is measured on.</summary>
public sealed record EvaluateDataSection
{
    /// <summary>The manifest; relative to the current directory, as every path of a recipe.</summary>
    public required string Manifest { get; init; }

    /// <summary>Further manifests, under the same options.</summary>
    /// <value>None by default.</value>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>What to take from them.</summary>
    /// <value>Everything by default.</value>
    public ManifestOptions Options { get; init; } = new();

    internal IReadOnlyList<string> Paths => [Manifest, .. More];

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("manifest", Manifest.Trim().Length > 0, "is empty: name a manifest");
        problems.Require("more", More.All(path => path.Trim().Length > 0), "has an empty path: name manifests");
        Options.Validate(problems.In("options"));
    }
}

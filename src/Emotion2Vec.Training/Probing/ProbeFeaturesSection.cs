using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Probing;

/// <summary>What a probe hears.</summary>
public sealed record ProbeFeaturesSection
{
    /// <summary>Where features come from.</summary>
    public required FeatureSource Source { get; init; }

    /// <summary>For <see cref="FeatureSource.Files"/>: path of the <c>.npy</c>, <c>.lengths</c> and <c>.emo</c> files, without ending.</summary>
    public string? Prefix { get; init; }

    /// <summary>For <see cref="FeatureSource.Model"/>: folder of the package.</summary>
    public string? Model { get; init; }

    /// <summary>The utterances; every source but <see cref="FeatureSource.Files"/> needs them.</summary>
    public string? Manifest { get; init; }

    /// <summary>What to take from the manifest.</summary>
    /// <value>Everything by default.</value>
    public ManifestOptions ManifestOptions { get; init; } = new();

    /// <summary>Folder in which extracted features are kept for other runs; null for one within the run.</summary>
    public string? Cache { get; init; }

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("prefix", Source != FeatureSource.Files || !string.IsNullOrWhiteSpace(Prefix), "is missing: it names the .npy, .lengths and .emo files, without ending");
        problems.Require("model", Source != FeatureSource.Model || !string.IsNullOrWhiteSpace(Model), "is missing: it names the folder of a model package");
        problems.Require("manifest", Source == FeatureSource.Files || !string.IsNullOrWhiteSpace(Manifest), "is missing: features are computed from sound, which a manifest names");
        ManifestOptions.Validate(problems.In("manifestOptions"));
    }
}

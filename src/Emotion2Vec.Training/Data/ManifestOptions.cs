using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data;

/// <summary>What to take from a manifest, and under which classes.</summary>
public sealed record ManifestOptions
{
    /// <summary>Takes only utterances of this split, such as <c>train</c>; null for all.</summary>
    /// <value>The default is null.</value>
    public string? Split { get; init; }

    /// <summary>
    /// The class of each label of the manifest; a label that maps to null leaves its utterance (or its span) out, and a label that is not in the map is an
    /// error. Null keeps labels as they are. EmoBox metadata is mapped by the <c>label_map.json</c> of its data set first.
    /// </summary>
    /// <value>The default is null.</value>
    public IReadOnlyDictionary<string, string?>? Labels { get; init; }

    /// <summary>What relative paths are relative to, instead of the manifest's own notion: its folder, or the root that a tsv or EmoBox file implies.</summary>
    /// <value>The default is null.</value>
    public string? AudioRoot { get; init; }

    /// <summary>
    /// Deals the labels and ratings out to other utterances, by this seed: a control that nothing but chance can be learned from. Null leaves them in place.
    /// </summary>
    /// <value>The default is null.</value>
    public int? ShuffleLabelsSeed { get; init; }

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("split", Split is not "", "is empty; leave it out to take all utterances");
        problems.Require("audioRoot", AudioRoot is not "" && AudioRoot?.Contains('\0', StringComparison.Ordinal) != true, "is empty or has a NUL in it");
        problems.Require("labels", Labels is not { Count: 0 }, "is empty; leave it out to keep labels as they are");
        foreach (var (label, mapped) in Labels ?? new Dictionary<string, string?>())
        {
            problems.Require("labels", mapped is null || !string.IsNullOrWhiteSpace(mapped), $"maps '{label}' to an empty name; null leaves it out");
        }
    }
}

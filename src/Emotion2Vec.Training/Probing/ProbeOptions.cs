using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing.Recipes;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Probing;

/// <summary>All that a probe is told.</summary>
public sealed record ProbeOptions
{
    /// <summary>What to do.</summary>
    public ProbeRecipe Recipe { get; init; } = ProbeRecipes.Iemocap;

    /// <summary>Where features come from.</summary>
    public FeatureSource Source { get; init; } = FeatureSource.Files;

    /// <summary>For <see cref="FeatureSource.Files"/>: path of the <c>.npy</c>, <c>.lengths</c> and <c>.emo</c> files, without ending or with that of the first.</summary>
    public string? FeaturesPrefix { get; init; }

    /// <summary>For <see cref="FeatureSource.Model"/>: folder of the package.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The utterances. Needed by every source but <see cref="FeatureSource.Files"/>; with files, it adds what these do not hold (speaker, conversation, split, valence) by
    /// the names in the <c>.emo</c> file, and its labels count.
    /// </summary>
    public Manifest? Manifest { get; init; }

    /// <summary>Folder of the run; one that was interrupted is continued.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Folder in which extracted features are kept for other runs; null for one within the run.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>What it is trained on.</summary>
    public TorchWorld World { get; init; } = TorchWorld.Cpu;

    /// <summary>Threads with which a package computes features, 0 for all cores.</summary>
    public int Threads { get; init; }
}

using System.Globalization;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>Makes a package with random weights: everything runs with it, and its scores mean nothing.</summary>
public static class RandomModel
{
    /// <summary>Makes a package; the same arguments give the same bytes everywhere.</summary>
    /// <param name="config">A valid architecture.</param>
    /// <param name="labels">Classes of the head; <see cref="LabelSet.None"/> for no head.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="outputDirectory">The package to make; its last part names the model.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <returns>The package, opened from disk.</returns>
    /// <exception cref="ModelException">The architecture is not valid, or the folder cannot be written.</exception>
    public static ModelPackage Create(EncoderConfig config, LabelSet labels, int seed, string outputDirectory, PackageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputDirectory);
        var problems = new ProblemList();
        problems.AddRange(config.Validate());
        problems.ThrowIfAny("The architecture of a random model");

        var description = new ModelDescription
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputDirectory))),
            Caution = Cautions.Untrained,
            Architecture = config,
            Training = new TrainingConfig(),
            Labels = labels.Names,
            Profiles = StreamingProfile.Standard,
            Provenance = new Provenance(
                ToolVersion.Text, [], string.Create(CultureInfo.InvariantCulture, $"Random numbers drawn with seed {seed}; nobody's training, nobody's licence.")),
        };
        using var weights = new RandomWeights(config, labels.Count, seed);
        return ModelPackageWriter.Write(outputDirectory, description, weights, options);
    }
}

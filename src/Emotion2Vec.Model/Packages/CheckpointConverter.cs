using Emotion2Vec.Model.Checkpoints;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>Makes a model package from a public emotion2vec checkpoint.</summary>
public static class CheckpointConverter
{
    private const string LicenceNote =
        "These weights were converted from the files named above and keep their licence, which is not that of this program. "
        + "Read it where you obtained them; it may forbid commercial use or passing them on. This project does not distribute them.";

    /// <summary>Converts a checkpoint; its tensors pass through one at a time.</summary>
    /// <param name="inputPath">A folder in the public layout, or a checkpoint file with its configuration beside it or in the options.</param>
    /// <param name="outputDirectory">The package to make.</param>
    /// <param name="options">Name, places of the other files, and how to write; null for the defaults.</param>
    /// <param name="progress">Told after every tensor; null if nobody asks.</param>
    /// <returns>The package, opened from disk.</returns>
    /// <exception cref="ModelException">A file is absent, damaged or not supported, or they do not fit each other.</exception>
    public static ModelPackage Convert(
        string inputPath, string outputDirectory, ConversionOptions? options = null, IProgress<PackageProgress>? progress = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(inputPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputDirectory);
        options ??= new ConversionOptions();
        var files = UpstreamFiles.Find(inputPath, options);
        var config = UpstreamConfigReader.Read(files.Config);
        var labels = files.Tokens is null ? LabelSet.None : LabelFile.Read(files.Tokens);
        using var weights = OpenWeights(files, config, labels);
        var description = new ModelDescription
        {
            Name = options.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputDirectory))),
            Caution = options.Caution,
            Architecture = config.Encoder,
            Training = config.Training,
            Labels = labels.Names,
            Profiles = StreamingProfile.Standard,
            Provenance = new Provenance(ToolVersion.Text, Describe(files), options.Licence.Length > 0 ? $"{options.Licence.TrimEnd()} {LicenceNote}" : LicenceNote),
        };
        return ModelPackageWriter.Write(outputDirectory, description, weights, options.Package, progress);
    }

    private static ResolvedWeights OpenWeights(UpstreamFiles files, UpstreamConfig config, LabelSet labels)
    {
        var checkpoint = CheckpointFile.Open(files.Checkpoint);
        try
        {
            return new ResolvedWeights(checkpoint, config.ScopeMap, ParameterCatalog.For(config.Encoder, labels.Count));
        }
        catch (ModelException e)
        {
            checkpoint.Dispose();
            var hint = e.Message.Contains($"'{ParameterCatalog.HeadWeight}'", StringComparison.Ordinal)
                ? " If it has no classifier, convert it without one; if it has, its labels must be as many as its rows."
                : "";
            throw new ModelException($"{files.Checkpoint}: {e.Message}{hint}", e);
        }
    }

    private static SourceFile[] Describe(UpstreamFiles files) =>
        [.. new[] { files.Checkpoint, files.Config, files.Tokens }.OfType<string>().Select(path => new SourceFile(Path.GetFileName(path), FileHash.Compute(path)))];
}

using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Models;

/// <summary>What a run begins with: an architecture, classes, and weights for every parameter. Dispose it when the network has read them.</summary>
internal sealed class StartingModel : IDisposable
{
    private readonly string? _scratch;

    private StartingModel(ModelSection section, EncoderConfig config, TrainingConfig training, LabelSet labels, IReadOnlyList<string> dimensions, IWeightSource weights, Provenance? origin, string? scratch) =>
        (Section, Config, Training, Labels, Dimensions, Weights, Origin, _scratch) = (section, config, training, labels, dimensions, weights, origin, scratch);

    /// <summary>What the recipe asked for.</summary>
    public ModelSection Section { get; }

    /// <summary>The architecture.</summary>
    public EncoderConfig Config { get; }

    /// <summary>Rates of dropout and the like.</summary>
    public TrainingConfig Training { get; }

    /// <summary>Classes of the head; none for a model without one.</summary>
    public LabelSet Labels { get; }

    /// <summary>What the head predicts after the classes.</summary>
    public IReadOnlyList<string> Dimensions { get; }

    /// <summary>A value for every parameter.</summary>
    public IWeightSource Weights { get; }

    /// <summary>Where the weights are from; null if they were drawn.</summary>
    public Provenance? Origin { get; }

    /// <summary>What tells the weights from any others, for a person to read: the last part of their path, and their hash. Null if they were drawn.</summary>
    public string? OriginName { get; private init; }

    /// <summary>Opens what a recipe names.</summary>
    /// <param name="section">The recipe's section.</param>
    /// <param name="seed">For parameters that have to be drawn.</param>
    /// <returns>The model.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the package or checkpoint is absent, damaged or does not fit.</exception>
    public static StartingModel Open(ModelSection section, long seed)
    {
        try
        {
            if (section.Architecture is { } architecture)
            {
                var labels = new LabelSet(section.Labels ?? []);
                return new(section, architecture, section.Training ?? new(), labels, section.Dimensions, Drawn(architecture, labels, section.Dimensions, seed), origin: null, scratch: null);
            }

            return FromWeights(section, seed);
        }
        catch (ModelException e)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, e.Message, e);
        }
    }

    /// <summary>The same model with weights from elsewhere.</summary>
    /// <param name="weights">A value for every parameter; disposed with the result.</param>
    /// <param name="origin">Where they are from.</param>
    /// <returns>The model; it takes this one's place.</returns>
    public StartingModel Beginning(IWeightSource weights, Provenance origin) => new(Section, Config, Training, Labels, Dimensions, weights, origin, _scratch);

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        if (_scratch is not null)
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }

    private static StartingModel FromWeights(ModelSection section, long seed)
    {
        var path = section.From ?? throw new InvalidOperationException("A valid recipe has an architecture or weights to go on from.");
        var isPackage = File.Exists(Path.Combine(path, ModelPackage.ManifestFile));

        // A public checkpoint goes through the converter, so that there is one reader of its many layouts.
        var scratch = isPackage ? null : Directory.CreateTempSubdirectory("e2v-start-").FullName;
        try
        {
            var package = scratch is null ? ModelPackage.Open(path) : CheckpointConverter.Convert(path, Path.Combine(scratch, "model"));
            var labels = section.Labels is null ? package.Labels : new LabelSet(section.Labels);
            // A recipe that names nothing keeps what the model predicts.
            var dimensions = section.Labels is null && section.Dimensions.Count == 0 ? package.Dimensions : section.Dimensions;
            var keepsHead = labels.Names.SequenceEqual(package.Labels.Names) && dimensions.SequenceEqual(package.Dimensions);
            IWeightSource weights = package.OpenWeights();
            if (!keepsHead)
            {
                weights = new NewHeadWeights(weights, Drawn(package.Config, labels, dimensions, seed));
            }

            return new(section, package.Config, section.Training ?? package.Manifest.Model.Training, labels, dimensions, weights, package.Manifest.Model.Provenance, scratch)
            {
                OriginName = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))} (SHA-256 {package.Manifest.Weights.Sha256})",
            };
        }
        catch when (scratch is not null)
        {
            Directory.Delete(scratch, recursive: true);
            throw;
        }
    }

    private static RandomWeights Drawn(EncoderConfig config, LabelSet labels, IReadOnlyList<string> dimensions, long seed) => new(config, labels.Count + dimensions.Count, (int)seed);
}

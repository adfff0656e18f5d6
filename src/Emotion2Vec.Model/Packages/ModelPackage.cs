using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>A model on disk: a folder with <c>model.json</c>, <c>weights.safetensors</c> and <c>CARD.md</c>. Immutable once opened; safe for concurrent use.</summary>
public sealed class ModelPackage
{
    /// <summary>Name of the description.</summary>
    public const string ManifestFile = "model.json";

    /// <summary>Name of the weights.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>Name of the text for people.</summary>
    public const string CardFile = "CARD.md";

    private ModelPackage(string directory, ModelManifest manifest)
    {
        Directory = directory;
        Manifest = manifest;
        Labels = new LabelSet(manifest.Model.Labels);
        Parameters = ParameterCatalog.For(Config, manifest.Model.HeadRows);
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>All of <c>model.json</c>.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The model's name.</summary>
    public string Name => Manifest.Model.Name;

    /// <summary>A word in capitals for a model whose scores mean nothing or little; empty for a real one.</summary>
    public string Caution => Manifest.Model.Caution;

    /// <summary>The architecture; valid.</summary>
    public EncoderConfig Config => Manifest.Model.Architecture;

    /// <summary>The classes of the head; none if there is no head.</summary>
    public LabelSet Labels { get; }

    /// <summary>The dimensions that the head predicts beside classes, in the order of its last rows; mostly none.</summary>
    public IReadOnlyList<string> Dimensions => Manifest.Model.Dimensions;

    /// <summary>Every parameter of the model, in the order of the forward pass; the weights file has exactly these.</summary>
    public IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>The weights file.</summary>
    public string WeightsPath => Path.Combine(Directory, WeightsFile);

    /// <summary><c>sha256:</c> and 64 hexadecimal digits over the weights file.</summary>
    public string Hash => "sha256:" + Manifest.Weights.Sha256;

    /// <summary>Opens a package and checks it: the description, and that the weights are those of the architecture by name and shape.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="verifyHash">Whether to read the weights through and compare their hash as well.</param>
    /// <returns>The package; it holds no file open.</returns>
    /// <exception cref="ModelException">The folder is no package, or a part of it contradicts another.</exception>
    public static ModelPackage Open(string directory, bool verifyHash = false)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!File.Exists(Path.Combine(directory, ManifestFile)))
        {
            throw new ModelException($"{directory} is no model package: it has no {ManifestFile}. Make one from a public checkpoint with 'e2v convert'.");
        }

        var package = new ModelPackage(directory, ModelManifest.Read(Path.Combine(directory, ManifestFile)));
        package.ThrowIfWeightsDiffer();
        if (verifyHash)
        {
            package.VerifyHash();
        }

        return package;
    }

    /// <summary>Finds a streaming profile.</summary>
    /// <param name="name">Its name, or null for the default one.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ModelException">There is none of that name; the message lists those there are.</exception>
    public StreamingProfile Profile(string? name = null)
    {
        var profiles = Manifest.Model.Profiles;
        return name is null ? profiles[0] : profiles.FirstOrDefault(profile => profile.Name == name)
            ?? throw new ModelException($"model '{Name}' has no streaming profile '{name}'; it has {string.Join(", ", profiles.Select(profile => profile.Name))}.");
    }

    /// <summary>Opens the weights.</summary>
    /// <returns>The open file, with exactly <see cref="Parameters"/>; the caller disposes it.</returns>
    /// <exception cref="ModelException">The file is gone or damaged.</exception>
    public SafetensorsFile OpenWeights() => SafetensorsFile.Open(WeightsPath);

    /// <summary>Reads the weights through and compares their hash.</summary>
    /// <exception cref="ModelException">The weights are not those that the description was written for.</exception>
    public void VerifyHash()
    {
        var actual = FileHash.Compute(WeightsPath);
        if (!actual.Equals(Manifest.Weights.Sha256, StringComparison.Ordinal))
        {
            throw new ModelException($"{WeightsPath} has the SHA-256 {actual}, but {Manifest.Weights.Sha256} is due: the file was changed or damaged. Convert or copy the model again.");
        }
    }

    private void ThrowIfWeightsDiffer()
    {
        using var weights = OpenWeights();
        var problems = new ProblemList();
        foreach (var parameter in Parameters)
        {
            if (!weights.TryFind(parameter.Name, out var tensor))
            {
                problems.Require(false, $"'{parameter.Name}' is missing");
                continue;
            }

            problems.Require(tensor.Shape.SequenceEqual(parameter.Shape),
                $"'{parameter.Name}' has the shape {TensorShape.Format(tensor.Shape)}, {TensorShape.Format(parameter.Shape)} is due");
            problems.Require(tensor.FloatType is FloatType.Float32 or FloatType.Float16, $"'{parameter.Name}' is of type {tensor.DataType}, F32 or F16 is due");
        }

        var known = Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in weights.Names.Where(name => !known.Contains(name)))
        {
            problems.Require(false, $"'{name}' is no parameter of this architecture");
        }

        problems.Require(Manifest.Weights.ParameterCount == Parameters.Sum(parameter => parameter.Count),
            $"parameter_count is {Manifest.Weights.ParameterCount}, but the architecture has {Parameters.Sum(parameter => parameter.Count)}");
        problems.ThrowIfAny(WeightsPath);
    }
}

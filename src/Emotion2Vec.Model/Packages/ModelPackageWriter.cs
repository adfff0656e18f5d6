using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>Writes model packages. A package appears under its name whole or not at all.</summary>
public static class ModelPackageWriter
{
    /// <summary>Writes a package.</summary>
    /// <param name="directory">The folder to make; its parent is made if need be.</param>
    /// <param name="description">What the model is.</param>
    /// <param name="weights">Its parameters by name, read one at a time.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <param name="progress">Told after every tensor; null if nobody asks.</param>
    /// <returns>The package, opened anew from disk.</returns>
    /// <exception cref="ModelException">The description is not sound, the folder exists or cannot be written, or a weight is no finite number.</exception>
    public static ModelPackage Write(
        string directory, ModelDescription description, IWeightSource weights, PackageOptions? options = null, IProgress<PackageProgress>? progress = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        options ??= new PackageOptions();
        var problems = new ProblemList();
        problems.AddRange(description.Validate());
        problems.ThrowIfAny(directory);
        var target = Path.GetFullPath(directory);
        ThrowIfInTheWay(target, options.Overwrite);

        var temporary = $"{Path.TrimEndingDirectorySeparator(target)}.{Path.GetRandomFileName()}.part";
        try
        {
            Directory.CreateDirectory(temporary);
            Fill(temporary, description, weights, options, progress);
            Replace(target, temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{target} cannot be written: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        return ModelPackage.Open(target);
    }

    /// <summary>Describes a package anew; its weights stay.</summary>
    /// <param name="package">The package.</param>
    /// <param name="description">What the model is, of the same architecture.</param>
    /// <returns>The package, opened anew from disk.</returns>
    /// <exception cref="ModelException">The description is not sound, or cannot be written.</exception>
    public static ModelPackage Describe(ModelPackage package, ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(description);
        var problems = new ProblemList();
        problems.AddRange(description.Validate());
        problems.ThrowIfAny(package.Directory);
        try
        {
            var manifest = package.Manifest with { Model = description };
            var part = Path.Combine(package.Directory, $"{ModelPackage.ManifestFile}.{Path.GetRandomFileName()}.part");
            manifest.Write(part);
            File.Move(part, Path.Combine(package.Directory, ModelPackage.ManifestFile), overwrite: true);
            File.WriteAllText(Path.Combine(package.Directory, ModelPackage.CardFile), ModelCard.Write(manifest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{package.Directory} cannot be written: {e.Message}", e);
        }

        return ModelPackage.Open(package.Directory);
    }

    /// <summary>Writes a package's model and weights to another folder.</summary>
    /// <param name="package">The package.</param>
    /// <param name="directory">The folder to make; not the package's own.</param>
    /// <param name="name">The new model's name; null for the old one.</param>
    /// <param name="options">How to write it; float16 weights stay float16 whatever it says.</param>
    /// <param name="progress">Told after every tensor; null if nobody asks.</param>
    /// <returns>The new package.</returns>
    /// <exception cref="ModelException">The folder exists or cannot be written, or is the package itself.</exception>
    public static ModelPackage Copy(ModelPackage package, string directory, string? name, PackageOptions options, IProgress<PackageProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        if (Path.GetFullPath(directory) == Path.GetFullPath(package.Directory))
        {
            throw new ModelException($"The package '{directory}' cannot replace itself: name another folder.");
        }

        using var weights = package.OpenWeights();
        var half = package.Parameters.All(parameter => weights.TryFind(parameter.Name, out var tensor) && tensor.FloatType == FloatType.Float16);
        var description = package.Manifest.Model with { Name = name ?? package.Name };
        return Write(directory, description, weights, options with { Half = options.Half || half }, progress);
    }

    // Only a package is ever overwritten: a mistyped path must not cost a folder of something else.
    private static void ThrowIfInTheWay(string target, bool overwrite)
    {
        if (File.Exists(target))
        {
            throw new ModelException($"{target} is a file; name a folder for the package.");
        }

        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
        {
            return;
        }

        if (!overwrite)
        {
            throw new ModelException($"{target} already exists; choose another folder or allow it to be overwritten.");
        }

        if (!File.Exists(Path.Combine(target, ModelPackage.ManifestFile)))
        {
            throw new ModelException($"{target} is not empty and no model package; it will not be overwritten.");
        }
    }

    private static void Fill(string folder, ModelDescription description, IWeightSource weights, PackageOptions options, IProgress<PackageProgress>? progress)
    {
        var parameters = ParameterCatalog.For(description.Architecture, description.HeadRows);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt", ["name"] = description.Name };
        using var writer = new SafetensorsWriter(
            Path.Combine(folder, ModelPackage.WeightsFile), parameters, options.Half ? FloatType.Float16 : FloatType.Float32, metadata);
        var buffer = new float[parameters.Max(parameter => parameter.Count)];
        for (var i = 0; i < parameters.Count; i++)
        {
            var values = buffer.AsSpan(0, (int)parameters[i].Count);
            weights.Read(parameters[i].Name, values);
            writer.Write(parameters[i].Name, values);
            progress?.Report(new PackageProgress(i + 1, parameters.Count, parameters[i].Name));
        }

        var manifest = new ModelManifest(
            ModelManifest.CurrentFormatVersion, description, new WeightsInfo(writer.Complete(), parameters.Sum(parameter => parameter.Count)));
        manifest.Write(Path.Combine(folder, ModelPackage.ManifestFile));
        File.WriteAllText(Path.Combine(folder, ModelPackage.CardFile), ModelCard.Write(manifest));
    }

    // A folder cannot be renamed over another, so the old one steps aside first and comes back if the new one cannot take its place.
    private static void Replace(string target, string temporary)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
            return;
        }

        var aside = temporary + ".old";
        Directory.Move(target, aside);
        try
        {
            Directory.Move(temporary, target);
        }
        catch
        {
            Directory.Move(aside, target);
            throw;
        }

        Directory.Delete(aside, recursive: true);
    }
}

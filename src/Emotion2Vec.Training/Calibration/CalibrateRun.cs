using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Manifests;
using Emotion2Vec.Training.Evaluation;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Calibration;

/// <summary>The command <c>calibrate</c>: from a package to one with the same weights and temperatures.</summary>
internal static class CalibrateRun
{
    /// <summary>Fits temperatures, and writes the package and <c>calibration.json</c> and <c>calibration.md</c>.</summary>
    /// <param name="recipe">What to fit; valid.</param>
    /// <param name="packageFolder">The package to make; replaced if there is one.</param>
    /// <param name="reportFolder">Where the report goes.</param>
    /// <param name="progress">Told after every utterance of every profile.</param>
    /// <param name="clock">The clock of the encoder.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    /// <returns>What was fitted.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.Configuration"/>: the data are synthetic and may not be; otherwise model or data are not as they should be, or something cannot be written.
    /// </exception>
    public static CalibrationReport Execute(
        CalibrateRecipe recipe, string packageFolder, string reportFolder, IProgress<EvaluationProgress> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var caution = recipe.Synthetic ? Cautions.Synthetic : DataCaution.Of(recipe.Data.Paths);
        if (caution.Length > 0 && !recipe.AllowSynthetic)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration,
                $"'{recipe.Data.Manifest}' is synthetic speech: temperatures fitted on it would lend false certainty to scores of people's voices. Give held-out recordings, or set allowSynthetic; package and card then say {Cautions.Synthetic}.");
        }

        var manifest = JoinedManifest.Read(recipe.Data.Paths, recipe.Data.Options);
        using var model = LoadedModel.Open(recipe.Model, recipe.Threads);
        ThrowIfUnfit(model, packageFolder);
        var audio = new UtteranceAudio();
        var fitted = new Calibrator(recipe, clock).Fit(model, manifest, audio, progress, cancellationToken);
        var package = model.Package;
        var report = new CalibrationReport
        {
            Caution = DataCaution.Join([caution, package.Caution]),
            Versions = MeasuringVersions.Read(),
            Model = package.Name,
            ModelHash = package.Hash,
            Data = new(string.Join(", ", recipe.Data.Paths.Select(path => Path.GetFileName(path))), manifest.Hash, recipe.Data.Options.Split, caution),
            Fitted = fitted,
            Broken = audio.Broken.All,
        };
        Write(package, packageFolder, new(caution, HashOf(manifest.Hash), [.. fitted.Select(pooling => pooling.Temperatures)]));
        ReportFolder.Write(reportFolder, [
            ("calibration.json", JsonSerializer.Serialize(report, ReportJson.Options) + "\n"),
            ("calibration.md", CalibrationMarkdown.Write(report))]);
        return report;
    }

    private static void ThrowIfUnfit(LoadedModel model, string packageFolder)
    {
        model.ThrowIfNotStreamable();
        if (model.Package.Labels.Count == 0)
        {
            throw new Emotion2VecException(ErrorKind.ModelMismatch, $"The model '{model.Package.Name}' has no classes, and so no probabilities to calibrate.");
        }

        if (Path.GetFullPath(packageFolder) == Path.GetFullPath(model.Package.Directory))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"The result cannot replace the package '{packageFolder}' that it is made from: name another folder.");
        }
    }

    private static void Write(ModelPackage package, string folder, Model.Packages.Calibration calibration)
    {
        try
        {
            using var weights = package.OpenWeights();
            var half = package.Parameters.All(parameter => weights.TryFind(parameter.Name, out var tensor) && tensor.FloatType == Model.Weights.FloatType.Float16);
            ModelPackageWriter.Write(folder, package.Manifest.Model with { Calibration = calibration }, weights, new() { Overwrite = true, Half = half });
        }
        catch (ModelException e)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, e.Message, e);
        }
    }

    // Several manifests have several hashes; the package has room for one, which stands for all of them.
    private static string HashOf(string hashes) => hashes.Contains(' ', StringComparison.Ordinal)
        ? $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(hashes)))}"
        : hashes;
}

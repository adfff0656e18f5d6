using System.Globalization;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Models;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Diagnostics;

/// <summary>Whether the configured model can be read, and its weights are those that it was made with.</summary>
internal static class ModelCheck
{
    /// <summary>Runs the check; reads the weights through.</summary>
    /// <param name="options">Which model.</param>
    /// <returns>The finding.</returns>
    public static Finding Examine(ModelOptions options)
    {
        var folder = BundledAssets.ModelFolder(options.Path);
        try
        {
            var package = ModelPackage.Open(folder, verifyHash: true);
            var detail = string.Create(CultureInfo.InvariantCulture, $"{package.Name} in {folder}, {package.Manifest.Weights.ParameterCount:N0} parameters, {package.Hash} as due");
            return (package.Caution.Length, package.Labels.Count) switch
            {
                (_, 0) => new("model", Verdict.Warning, detail + ", no classifier", "'serve' needs classes: pull or convert a model with a classifier. 'analyze --features' works."),
                ( > 0, _) => new("model", Verdict.Warning, $"{package.Caution}: {detail}", $"Mind that {Cautions.Meaning(package.Caution)}. 'e2v models list' shows real models; 'e2v models pull NAME' fetches one, Model:Path chooses it."),
                _ => new("model", Verdict.Ok, detail),
            };
        }
        catch (Exception e) when (e is ModelException or IOException or UnauthorizedAccessException)
        {
            return new("model", Verdict.Problem, e.Message, options.Path.Length == 0
                ? "The bundled model is damaged or missing: build or install the program again."
                : "Set Model:Path to the folder of a model package, or make one with 'e2v convert' or 'e2v models pull'.");
        }
    }
}

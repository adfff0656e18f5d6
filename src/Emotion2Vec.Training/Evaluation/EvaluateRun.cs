using System.Globalization;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Manifests;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>The command <c>evaluate</c>: from a recipe to numbers, tables and pictures.</summary>
internal static class EvaluateRun
{
    /// <summary>Measures and writes the report.</summary>
    /// <param name="recipe">What to measure; valid.</param>
    /// <param name="folder">Where the report goes.</param>
    /// <param name="progress">Told after every utterance.</param>
    /// <param name="clock">Measures the encoder.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="Emotion2VecException">Data or models are not as they should be, or the folder cannot be written.</exception>
    public static EvaluationReport Execute(EvaluateRecipe recipe, string folder, IProgress<EvaluationProgress> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var manifest = JoinedManifest.Read(recipe.Data.Paths, recipe.Data.Options);
        var report = Measure(recipe, manifest, progress, clock, cancellationToken);
        ReportFolder.Write(folder, report);
        return report;
    }

    /// <summary>Measures.</summary>
    /// <param name="recipe">What to measure; valid.</param>
    /// <param name="manifest">On what.</param>
    /// <param name="progress">Told after every utterance.</param>
    /// <param name="clock">Measures the encoder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The measurement.</returns>
    public static EvaluationReport Measure(EvaluateRecipe recipe, Manifest manifest, IProgress<EvaluationProgress> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var evaluator = new Evaluator(recipe.Modes, recipe.TauSeconds, recipe.Threads, clock);
        var audio = new UtteranceAudio();
        var models = new List<ModelEvaluation>();
        foreach (var folder in recipe.Models)
        {
            var model = evaluator.Evaluate(folder, manifest, audio, progress, cancellationToken);
            models.Add(model with { Name = Unique(model.Name, models) });
        }

        var caution = DataCaution.Of(recipe.Data.Paths);
        return new()
        {
            Versions = MeasuringVersions.Read(),
            Data = new(string.Join(", ", recipe.Data.Paths.Select(path => Path.GetFileName(path))), manifest.Hash, recipe.Data.Options.Split, caution),
            Models = models,
            Caution = DataCaution.Join([caution, .. models.Select(model => model.Caution)]),
        };
    }

    // An adapted model often keeps the name of the one that it is compared with.
    private static string Unique(string name, List<ModelEvaluation> before)
    {
        var unique = name;
        for (var i = 2; before.Exists(model => model.Name == unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({i})");
        }

        return unique;
    }
}

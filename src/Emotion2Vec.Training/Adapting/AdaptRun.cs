using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>The command <c>adapt</c>: from a model of whole utterances to a package that streams.</summary>
internal static class AdaptRun
{
    /// <summary>Trains, then says which gates the result meets.</summary>
    /// <param name="recipe">What to do; valid.</param>
    /// <param name="data">Its data.</param>
    /// <param name="places">Where results go.</param>
    /// <param name="log">Who hears of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Saves a checkpoint and stops.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="Emotion2VecException">Data, model or device are not as they should be, or the loss is no number.</exception>
    public static RunOutcome Execute(AdaptRecipe recipe, RunData data, RunPlaces places, IRunLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        var world = TorchWorld.Open(recipe.Run.Accelerator, recipe.Run.Precision, recipe.Run.Threads);
        using var task = CreateTask(recipe, data, world);
        try
        {
            var outcome = TrainingRun.Execute(
                task, recipe.Optimizer, recipe.Run, places, from => data.Open(recipe.Run.Seed, from), log, time, cancellationToken);
            if (outcome != RunOutcome.Interrupted)
            {
                ReportGates(task, recipe.Run.Updates, log, cancellationToken);
            }

            return outcome;
        }
        finally
        {
            data.ReportBroken(log);
        }
    }

    private static AdaptTask CreateTask(AdaptRecipe recipe, RunData data, TorchWorld world)
    {
        using var start = StartingModel.Open(recipe.Model, recipe.Run.Seed);
        var classes = new UsedClasses(start.Labels);
        if (recipe.Loss.LabelWeight > 0 && classes.Names.Count > 0)
        {
            CheckLabels(data, start.Labels);
        }

        var validation = data.ReadValidation().Select(pair => (pair.Samples, classes.Of(pair.Utterance))).ToList();
        if (data.Validation is { } manifest && !validation.Exists(utterance => utterance.Samples.Length >= AdaptValidation.LeastSamples))
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{manifest.Path}' has no readable utterance of more than a second, after which frames are compared with the teacher's. Give longer ones.");
        }

        return new(recipe, start, validation, world);
    }

    private static void CheckLabels(RunData data, LabelSet labels)
    {
        foreach (var manifest in new[] { data.Train, data.Validation })
        {
            if (manifest is not null)
            {
                _ = ClassIndex.Covering(
                    labels, manifest, "data.trainOptions.labels or data.validationOptions.labels (null leaves utterances out), or set loss.labelWeight to 0: adaptation needs no labels");
            }
        }
    }

    // The weights are those of the package: the run has taken the best ones.
    private static void ReportGates(AdaptTask task, long update, IRunLog log, CancellationToken cancellationToken)
    {
        try
        {
            using var scope = torch.NewDisposeScope();
            using var still = torch.no_grad();
            var lines = task.Validate(update, cancellationToken) is { } result ? AdaptGates.Judge(result.Values) : ["gates: not judged: the recipe names no data.validation"];
            foreach (var line in lines)
            {
                log.Note(line);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Note("gates: not judged: interrupted; the package is whole");
        }
    }
}

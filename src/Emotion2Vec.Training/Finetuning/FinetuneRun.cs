using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>The command <c>finetune</c>: from a recipe to a model package.</summary>
internal static class FinetuneRun
{
    /// <summary>Trains.</summary>
    /// <param name="recipe">What to do; valid.</param>
    /// <param name="data">Its data.</param>
    /// <param name="places">Where results go.</param>
    /// <param name="log">Who hears of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Saves a checkpoint and stops.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="Emotion2VecException">Data, model or device are not as they should be, or the loss is no number.</exception>
    public static RunOutcome Execute(FinetuneRecipe recipe, RunData data, RunPlaces places, IRunLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        var world = TorchWorld.Open(recipe.Run.Accelerator, recipe.Run.Precision, recipe.Run.Threads);
        using var task = CreateTask(recipe, data, world);
        try
        {
            return TrainingRun.Execute(
                task, recipe.Optimizer, recipe.Run, places, from => data.Open(recipe.Run.Seed, from), log, time, cancellationToken);
        }
        finally
        {
            data.ReportBroken(log);
        }
    }

    private static FinetuneTask CreateTask(FinetuneRecipe recipe, RunData data, TorchWorld world)
    {
        using var start = StartingModel.Open(recipe.Model, recipe.Run.Seed);
        var targets = new TargetReader(start.Labels, start.Dimensions);
        Check(recipe, data, start.Labels, targets);
        var validation = data.ReadValidation().Select(pair => new ValidationUtterance(pair.Samples, targets.Of(pair.Utterance, pair.Samples.Length))).ToList();
        return new(recipe, start, recipe.Teacher is null ? null : FinetuneTeacher.Open(recipe.Teacher, start.Labels, world), validation, world);
    }

    // Before hours are spent: every label has a class, and there is something to tell apart.
    private static void Check(FinetuneRecipe recipe, RunData data, LabelSet labels, TargetReader targets)
    {
        foreach (var manifest in new[] { data.Train, data.Validation })
        {
            if (manifest is not null)
            {
                _ = ClassIndex.Covering(labels, manifest, "data.trainOptions.labels or data.validationOptions.labels (null leaves utterances out), or name them in model.labels");
            }
        }

        if (labels.Count > 0 && recipe.Loss.UtteranceWeight + recipe.Loss.FrameWeight > 0 && targets.ClassesIn(data.Train).Count < 2)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{data.Train.Path}' has utterances of {targets.ClassesIn(data.Train).Count} class(es); telling classes apart needs two at least.");
        }
    }
}

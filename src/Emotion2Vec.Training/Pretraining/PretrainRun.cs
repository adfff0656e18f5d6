using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>The command <c>pretrain</c>: from a recipe to a model package without a head.</summary>
internal static class PretrainRun
{
    /// <summary>Trains.</summary>
    /// <param name="recipe">What to do; valid.</param>
    /// <param name="data">Its data.</param>
    /// <param name="places">Where results go.</param>
    /// <param name="log">Who hears of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Saves a checkpoint and stops.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="Emotion2VecException">Data, weights or device are not as they should be, the loss is no number, or training has collapsed.</exception>
    public static RunOutcome Execute(PretrainRecipe recipe, RunData data, RunPlaces places, IRunLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        var world = TorchWorld.Open(recipe.Run.Accelerator, recipe.Run.Precision, recipe.Run.Threads);
        using var task = CreateTask(recipe, data, world, log);
        try
        {
            return TrainingRun.Execute(task, recipe.Optimizer, recipe.Run, places, from => data.Open(recipe.Run.Seed, from), log, time, cancellationToken);
        }
        finally
        {
            data.ReportBroken(log);
        }
    }

    private static PretrainTask CreateTask(PretrainRecipe recipe, RunData data, TorchWorld world, IRunLog log)
    {
        using var start = PretrainingStart.Open(recipe, log);
        return new(recipe, start, [.. ReadValidation(recipe, data, new(start.Model.Config))], world);
    }

    // As training sees them: normalised as a whole, then no longer than a crop and no shorter.
    private static IEnumerable<float[]> ReadValidation(PretrainRecipe recipe, RunData data, BatchNormalizer normalizer)
    {
        var (least, most) = (recipe.Data.Batches.MinCropSeconds * ModelAudio.SampleRate, (int)(recipe.Data.Batches.MaxCropSeconds * ModelAudio.SampleRate));
        foreach (var (_, samples) in data.ReadValidation())
        {
            if (samples.Length < least)
            {
                continue;
            }

            yield return normalizer.Normalize(samples, geometry: null)[..Math.Min(samples.Length, most)];
        }
    }
}

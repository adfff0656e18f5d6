using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Loop;

/// <summary>A task from its first update, or from its newest checkpoint, to a model package.</summary>
internal static class TrainingRun
{
    /// <summary>Trains, then writes the package of the best validation (of the last update if there was none).</summary>
    /// <param name="task">What is trained.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="run">How long.</param>
    /// <param name="places">Where results go.</param>
    /// <param name="openBatches">Opens the batches from an index on.</param>
    /// <param name="log">Who hears of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Saves a checkpoint and stops.</param>
    /// <returns>How it ended; the package is there unless it was interrupted.</returns>
    public static RunOutcome Execute(
        ITrainingTask task,
        OptimizerSection optimizer,
        RunSection run,
        RunPlaces places,
        Func<long, IBatchSource> openBatches,
        IRunLog log,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var loop = new TrainingLoop(task, optimizer, run, new(places.Checkpoints), log, time);
        var outcome = loop.Run(openBatches, cancellationToken);
        if (outcome == RunOutcome.Interrupted)
        {
            log.Note("interrupted; a checkpoint holds everything: go on with --resume");
            return outcome;
        }

        var update = loop.TakeBest();
        task.WritePackage(places.Package);
        log.Note($"the model of update {update} is in {places.Package}");
        return outcome;
    }
}

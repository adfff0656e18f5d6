using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Loop;

/// <summary>
/// Runs a task: batches, gradients, clipping, the optimiser, checkpoints, validation, early stop. One thread owns everything. What is random is a function of the
/// seed and the update, and a checkpoint holds all that is not, so a resumed run repeats the one that was never stopped bit by bit (on the processor).
/// </summary>
internal sealed class TrainingLoop
{
    private const long NotSaved = -1;

    private readonly ITrainingTask _task;
    private readonly OptimizerSection _optimizer;
    private readonly RunSection _run;
    private readonly CheckpointStore _checkpoints;
    private readonly IRunLog _log;
    private readonly TimeProvider _time;
    private readonly LearningRateSchedule _schedule;
    private readonly RunProgress _progress;
    private long _saved;

    /// <summary>Prepares a run.</summary>
    /// <param name="task">What is trained.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="run">How long.</param>
    /// <param name="checkpoints">Where checkpoints are kept.</param>
    /// <param name="log">Who hears of it.</param>
    /// <param name="time">Measures speed.</param>
    public TrainingLoop(ITrainingTask task, OptimizerSection optimizer, RunSection run, CheckpointStore checkpoints, IRunLog log, TimeProvider time)
    {
        (_task, _optimizer, _run, _checkpoints, _log, _time) = (task, optimizer, run, checkpoints, log, time);
        _schedule = new(optimizer.Schedule, run.Updates);
        _progress = new(run.KeepBest, time);
    }

    /// <summary>Trains to the end, or until interrupted.</summary>
    /// <param name="openBatches">Opens the batches from an index on.</param>
    /// <param name="cancellationToken">Saves a checkpoint and stops.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="Emotion2VecException">The loss is no number, or a checkpoint cannot be read or written; earlier checkpoints are kept.</exception>
    public RunOutcome Run(Func<long, IBatchSource> openBatches, CancellationToken cancellationToken)
    {
        using var adam = new AdamW(_task.Groups, _optimizer);
        Resume(adam);
        _progress.StartClock();
        using var batches = openBatches(_progress.NextBatch);
        using var pause = new CollectionPause(CollectionPause.UsualBudgetBytes);
        try
        {
            while (true)
            {
                // First of all after a resumption: an interrupted validation is made up for.
                if (_progress.IsValidationDue)
                {
                    Validate(cancellationToken);
                }

                // After the validation, so that a checkpoint and what the log says of its update belong together.
                var outcome = Outcome();
                if (_progress.Update != _saved && (outcome is not null || _progress.Update % _run.CheckpointEvery == 0 || _progress.Best.Any(best => best.Update == _progress.Update)))
                {
                    Save(adam);
                }

                if (outcome is { } end)
                {
                    return end;
                }

                pause.Renew();
                Update(adam, batches, cancellationToken);
                _progress.IsValidationDue = _progress.Update % _run.ValidateEvery == 0 || _progress.Update == _run.Updates;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Save(adam);
            return RunOutcome.Interrupted;
        }
    }

    /// <summary>Takes the best weights, or the last ones if nothing was validated, into the task.</summary>
    /// <returns>The update they are of.</returns>
    public long TakeBest()
    {
        var update = _progress.Best.Count > 0 ? _progress.Best[0].Update : _progress.Update;
        if (update != _progress.Update)
        {
            Restore(update);
        }

        return update;
    }

    private RunOutcome? Outcome()
    {
        if (_run.Patience > 0 && _progress.ValidationsSinceBest >= _run.Patience)
        {
            _log.Note($"stopped early: {_progress.ValidationsSinceBest} validations in a row were not better than that of update {_progress.Best[0].Update}");
            return RunOutcome.StoppedEarly;
        }

        return _progress.Update >= _run.Updates ? RunOutcome.Finished : null;
    }

    private void Resume(AdamW adam)
    {
        if (_checkpoints.Latest() is not { } note)
        {
            return;
        }

        Restore(note.Update);
        _checkpoints.ReadOptimizer(note.Update, adam.Load);
        _progress.Restore(note);
        _saved = note.IsValidationDue ? NotSaved : note.Update;
        _log.Note($"goes on from the checkpoint of update {note.Update}");
    }

    private void Restore(long update)
    {
        foreach (var name in _task.State.Keys)
        {
            using var weights = _checkpoints.Open(update, name);
            _task.Restore(name, weights);
        }
    }

    private void Update(AdamW adam, IBatchSource batches, CancellationToken cancellationToken)
    {
        var (update, factor) = (_progress.Update + 1, _schedule.Factor(_progress.Update + 1));
        var (units, parts, last) = (0.0, new Dictionary<string, double>(), default(SampleBatch));
        adam.ZeroGradients();
        for (var i = 0; i < _optimizer.Accumulate; i++)
        {
            // An interruption between two batches of one update starts that update anew on resumption.
            cancellationToken.ThrowIfCancellationRequested();
            last = batches.Next(cancellationToken);
            torch.manual_seed(StepSeed.Of(_run.Seed, "step", last.Index));
            using var scope = torch.NewDisposeScope();
            var loss = _task.Loss(last, update);
            var sum = loss.Sum.item<float>();
            ThrowIfNotFinite(sum, "loss", last, update);
            loss.Sum.backward();
            units += loss.Units;
            parts[StepReport.Total] = parts.GetValueOrDefault(StepReport.Total) + sum;
            foreach (var (name, value) in loss.Parts)
            {
                parts[name] = parts.GetValueOrDefault(name) + value;
            }

            _progress.Consume(last.Items.Count * (last.SamplesPerItem / (double)ModelAudio.SampleRate));
        }

        var norm = adam.ScaleAndClip(1 / units, _optimizer.ClipNorm);
        ThrowIfNotFinite(norm, "gradient", last, update);
        adam.Step(factor);
        _task.Updated(update);
        _progress.Complete(update, _optimizer.Accumulate);
        if (update % _run.LogEvery == 0 || update == _run.Updates || update == 1)
        {
            _log.Step(new(
                update, parts.ToDictionary(part => part.Key, part => part.Value / units), factor * _optimizer.LearningRate, norm,
                _progress.TakeSpeed(), _progress.Elapsed, _run.Updates));
        }
    }

    private void Validate(CancellationToken cancellationToken)
    {
        ValidationResult? result;
        using (torch.NewDisposeScope())
        using (torch.no_grad())
        {
            result = _task.Validate(_progress.Update, cancellationToken);
        }

        _progress.IsValidationDue = false;
        if (result is null)
        {
            return;
        }

        var isBest = _progress.Judge(result.Score);
        _log.Validation(new(_progress.Update, result.Values, result.Criterion, isBest));
    }

    private void Save(AdamW adam)
    {
        _checkpoints.Save(_progress.Note(), _task.State, adam.Save);
        _saved = _progress.Update;
    }

    // The weights are still those of the last good update: nothing has been stepped.
    private static void ThrowIfNotFinite(double value, string what, SampleBatch? batch, long update)
    {
        if (double.IsFinite(value))
        {
            return;
        }

        var items = batch is null ? "" : string.Join(", ", batch.Items.Take(8).Select(item => item.Utterance.Id));
        throw new Emotion2VecException(
            ErrorKind.InvalidInput,
            $"The {what} of update {update} is {value}, in batch {batch?.Index} ({items}{(batch?.Items.Count > 8 ? ", ..." : "")}). The run stops here and its checkpoints are kept. "
            + "Lower optimizer.learningRate or set optimizer.clipNorm, or look at these utterances.");
    }
}

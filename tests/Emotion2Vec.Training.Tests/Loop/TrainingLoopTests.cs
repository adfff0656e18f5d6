using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Loop;

public sealed class TrainingLoopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-loop-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_ToTheEnd_LossGoesDown()
    {
        using var task = new LineTask();

        Assert.Equal(RunOutcome.Finished, Loop(task, updates: 200).Run(from => new LineBatches(from), default));

        Assert.True(task.Losses[^20..].Average() < 0.5 * task.Losses[..20].Average());
    }

    [Fact]
    public void Run_InterruptedAndResumed_IsBitwiseAsIfNeverStopped()
    {
        using var whole = new LineTask();
        Loop(whole, updates: 40, "whole").Run(from => new LineBatches(from), default);

        using var cancel = new CancellationTokenSource();
        using var first = new LineTask();
        Assert.Equal(RunOutcome.Interrupted, Loop(first, updates: 40, "parts").Run(from => new LineBatches(from, cancel, cancelIndex: 35), cancel.Token));
        using var second = new LineTask();
        var log = new ListLog();
        Assert.Equal(RunOutcome.Finished, Loop(second, updates: 40, "parts", log: log).Run(from => new LineBatches(from), default));

        Assert.Equal(whole.Weights, second.Weights);
        Assert.InRange(second.Losses.Count, 1, 79);
        Assert.Equal(whole.Losses[^second.Losses.Count..], second.Losses);
        Assert.Contains(log.Notes, note => note.Contains("goes on from", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_InterruptedInAValidation_MakesUpForIt()
    {
        using var cancel = new CancellationTokenSource();
        using var first = new LineTask { Scores = new([0.5, 0.9, 0.1]), CancelAt = (10, cancel) };
        Assert.Equal(RunOutcome.Interrupted, Loop(first, updates: 20).Run(from => new LineBatches(from), cancel.Token));
        using var second = new LineTask { Scores = new([0.9, 0.1]) };
        var log = new ListLog();
        var loop = Loop(second, updates: 20, log: log);
        Assert.Equal(RunOutcome.Finished, loop.Run(from => new LineBatches(from), default));

        Assert.Equal([10L, 15L, 20L], log.Validations.Select(validation => validation.Update));
        Assert.Equal(10, loop.TakeBest());
    }

    [Fact]
    public void Run_ResumedAfterAnEarlyStop_StaysStopped()
    {
        using var task = new LineTask { Scores = new([0.5, 0.4]) };
        Assert.Equal(RunOutcome.StoppedEarly, Loop(task, updates: 100, patience: 1).Run(from => new LineBatches(from), default));
        using var again = new LineTask { Scores = new([0.9]) };

        Assert.Equal(RunOutcome.StoppedEarly, Loop(again, updates: 100, patience: 1).Run(from => new LineBatches(from), default));
        Assert.Empty(again.Losses);
    }

    [Fact]
    public void Run_KilledBetweenCheckpoints_RepeatsFromTheLastOne()
    {
        using var whole = new LineTask();
        Loop(whole, updates: 40, "whole").Run(from => new LineBatches(from), default);

        // A kill leaves what checkpoints hold: those of 10 and 20 of the 25 updates done, and a half-written folder.
        using var killed = new LineTask();
        Assert.ThrowsAny<InvalidOperationException>(() => Loop(killed, updates: 40, "parts").Run(from => new ThrowingBatches(from, at: 50), default));
        Directory.CreateDirectory(Path.Combine(_folder, "parts", "update-00000030.part"));
        using var second = new LineTask();
        Loop(second, updates: 40, "parts").Run(from => new LineBatches(from), default);

        Assert.Equal(whole.Weights, second.Weights);
        Assert.Equal(40, second.Losses.Count);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_folder, "parts"), "*.part"));
    }

    [Fact]
    public void Run_LossIsNoNumber_StopsAndNamesTheBatch()
    {
        using var task = new LineTask { BrokenFrom = 51 };

        var error = Assert.Throws<Emotion2VecException>(() => Loop(task, updates: 40).Run(from => new LineBatches(from), default));

        Assert.Contains("update 26", error.Message, StringComparison.Ordinal);
        Assert.Contains("batch 51", error.Message, StringComparison.Ordinal);
        Assert.Contains("u51-0", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, new CheckpointStore(Path.Combine(_folder, "run")).Latest()!.Update);
    }

    [Fact]
    public void Run_NoBetterValidation_StopsEarlyAndKeepsTheBest()
    {
        using var task = new LineTask { Scores = new([0.5, 0.7, 0.6, 0.6, 0.6]) };
        var loop = Loop(task, updates: 100, patience: 2);

        Assert.Equal(RunOutcome.StoppedEarly, loop.Run(from => new LineBatches(from), default));

        var stopped = task.Weights;
        Assert.Equal(10, loop.TakeBest());
        Assert.NotEqual(stopped, task.Weights);
    }

    [Fact]
    public void Save_DiskFull_SaysSoAndKeepsEarlierCheckpoints()
    {
        using var task = new LineTask();
        var store = new CheckpointStore(Path.Combine(_folder, "run"));
        CheckpointNote Note(long update) => new() { Update = update, NextBatch = update, ElapsedSeconds = 1, Best = [], ValidationsSinceBest = 0, IsValidationDue = false };
        store.Save(Note(10), task.State, writer => writer.Write(1));

        var error = Assert.Throws<Emotion2VecException>(() => store.Save(Note(20), task.State, _ => throw new IOException("No space left on device")));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
        Assert.Equal([10L], store.Updates);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_folder, "run"), "*.part"));
    }

    [Fact]
    public void Latest_DamagedNote_SaysWhatToDo()
    {
        using var task = new LineTask();
        var store = new CheckpointStore(Path.Combine(_folder, "run"));
        store.Save(new() { Update = 1, NextBatch = 1, ElapsedSeconds = 1, Best = [], ValidationsSinceBest = 0, IsValidationDue = false }, task.State, writer => writer.Write(1));
        File.WriteAllText(Path.Combine(_folder, "run", "update-00000001", "checkpoint.json"), "{");

        var error = Assert.Throws<Emotion2VecException>(() => store.Latest());

        Assert.Contains("Remove its folder", error.Message, StringComparison.Ordinal);
    }

    private TrainingLoop Loop(LineTask task, long updates, string folder = "run", int patience = 0, ListLog? log = null) => new(
        task,
        new() { LearningRate = 0.05, Accumulate = 2, Schedule = new() { WarmupUpdates = 5 } },
        new() { Updates = updates, CheckpointEvery = 10, ValidateEvery = 5, Patience = patience, LogEvery = 1 },
        new(Path.Combine(_folder, folder)),
        log ?? new(),
        TimeProvider.System);

    private sealed class ThrowingBatches(long next, long at) : IBatchSource
    {
        private readonly LineBatches _batches = new(next);

        public SampleBatch Next(CancellationToken cancellationToken)
        {
            var batch = _batches.Next(cancellationToken);
            return batch.Index == at ? throw new InvalidOperationException("killed") : batch;
        }

        public void Dispose() => _batches.Dispose();
    }
}

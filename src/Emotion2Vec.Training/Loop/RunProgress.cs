namespace Emotion2Vec.Training.Loop;

/// <summary>Where a run stands: what a checkpoint's note holds, and the clock.</summary>
/// <param name="keepBest">Validations that are remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class RunProgress(int keepBest, TimeProvider time)
{
    private readonly List<ScoredUpdate> _best = [];
    private double _secondsBefore;
    private long _started;
    private double _audioSeconds;
    private long _speedSince;

    /// <summary>Updates completed.</summary>
    public long Update { get; private set; }

    /// <summary>Batches that completed updates have consumed.</summary>
    public long NextBatch { get; private set; }

    /// <summary>The best validations, best first.</summary>
    public IReadOnlyList<ScoredUpdate> Best => _best;

    /// <summary>Validations since the best one.</summary>
    public int ValidationsSinceBest { get; private set; }

    /// <summary>Whether the model as it is now has still to be validated.</summary>
    public bool IsValidationDue { get; set; }

    /// <summary>Time in training over all starts.</summary>
    public TimeSpan Elapsed => TimeSpan.FromSeconds(_secondsBefore) + time.GetElapsedTime(_started);

    public void StartClock() => _started = _speedSince = time.GetTimestamp();

    public void Consume(double audioSeconds) => _audioSeconds += audioSeconds;

    public void Complete(long update, int batches)
    {
        Update = update;
        NextBatch += batches;
    }

    /// <summary>Seconds of sound per second since this was last asked.</summary>
    public double TakeSpeed()
    {
        var now = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_speedSince, now).TotalSeconds;
        var speed = seconds > 0 ? _audioSeconds / seconds : 0;
        (_audioSeconds, _speedSince) = (0, now);
        return speed;
    }

    /// <summary>Enters a validation.</summary>
    /// <returns>Whether it is better than all before it.</returns>
    public bool Judge(double score)
    {
        var isBest = _best.Count == 0 || score > _best[0].Score;
        ValidationsSinceBest = isBest ? 0 : ValidationsSinceBest + 1;
        _best.RemoveAll(best => best.Update == Update);
        var place = _best.FindIndex(best => score > best.Score);
        _best.Insert(place < 0 ? _best.Count : place, new(Update, score));
        if (_best.Count > keepBest)
        {
            _best.RemoveRange(keepBest, _best.Count - keepBest);
        }

        return isBest;
    }

    public CheckpointNote Note() => new()
    {
        Update = Update,
        NextBatch = NextBatch,
        ElapsedSeconds = Elapsed.TotalSeconds,
        Best = [.. _best],
        ValidationsSinceBest = ValidationsSinceBest,
        IsValidationDue = IsValidationDue,
    };

    public void Restore(CheckpointNote note)
    {
        (Update, NextBatch, _secondsBefore) = (note.Update, note.NextBatch, note.ElapsedSeconds);
        (ValidationsSinceBest, IsValidationDue) = (note.ValidationsSinceBest, note.IsValidationDue);
        _best.Clear();
        _best.AddRange(note.Best);
    }
}

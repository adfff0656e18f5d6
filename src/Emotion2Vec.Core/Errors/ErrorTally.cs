namespace Emotion2Vec.Core.Errors;

/// <summary>
/// Turns a flood of failures into one report a second with a count and the last of them; the first is reported at once. Thread-safe, for places
/// where failure is rare enough to afford a lock.
/// </summary>
/// <param name="clock">Counts the second.</param>
/// <param name="report">Gets how many failures there were since the last report, and the last one. Called by <see cref="Add"/> or <see cref="Flush"/>.</param>
public sealed class ErrorTally(TimeProvider clock, Action<long, Exception> report)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _pending;
    private long _lastReport;
    private bool _reported;
    private Exception? _last;

    /// <summary>Failures seen since the beginning.</summary>
    public long Total { get; private set; }

    /// <summary>Counts a failure.</summary>
    /// <param name="error">The failure.</param>
    public void Add(Exception error)
    {
        lock (_lock)
        {
            Total++;
            _pending++;
            _last = error;
            if (!_reported || clock.GetElapsedTime(_lastReport) >= Interval)
            {
                Report();
            }
        }
    }

    /// <summary>Reports what has not been reported yet, if anything.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            Report();
        }
    }

    private void Report()
    {
        if (_last is null)
        {
            return;
        }

        report(_pending, _last);
        _pending = 0;
        _last = null;
        _reported = true;
        _lastReport = clock.GetTimestamp();
    }
}

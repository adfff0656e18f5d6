using System.Runtime.ExceptionServices;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>
/// Makes numbered things on several threads and hands them out in order. Design: one lock guards two counters. Workers claim the next number, but never
/// more than a fixed distance ahead of the number to be handed out, so memory is bounded; the slot of a number is written once by the worker that claimed it.
/// A failure is handed out in its turn, and again by every call after it. One thread calls <see cref="Next"/>.
/// </summary>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class Prefetcher<T> : IDisposable
{
    private readonly object _monitor = new();
    private readonly Func<long, CancellationToken, T> _make;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _workers;
    private readonly int _ahead;
    private readonly Dictionary<long, (T? Made, ExceptionDispatchInfo? Failure)> _ready = [];
    private long _claimed;
    private long _handedOut;
    private bool _disposed;

    /// <summary>Starts the workers.</summary>
    /// <param name="make">Makes what belongs to a number; called on several threads at once.</param>
    /// <param name="start">The first number.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="ahead">How many may be made or in the making before they are asked for.</param>
    public Prefetcher(Func<long, CancellationToken, T> make, long start, int workers, int ahead)
    {
        _make = make;
        _claimed = start;
        _handedOut = start;
        _ahead = Math.Max(ahead, workers);
        _workers = new Thread[workers];
        for (var i = 0; i < workers; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"batches {i}" };
            _workers[i].Start();
        }
    }

    /// <summary>The number that <see cref="Next"/> hands out next.</summary>
    public long NextNumber => _handedOut;

    /// <summary>Waits for the next in order.</summary>
    public T Next()
    {
        (T? Made, ExceptionDispatchInfo? Failure) next;
        lock (_monitor)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            while (!_ready.TryGetValue(_handedOut, out next))
            {
                Monitor.Wait(_monitor);
            }

            if (next.Failure is null)
            {
                _ready.Remove(_handedOut);
                _handedOut++;
                Monitor.PulseAll(_monitor);
            }
        }

        next.Failure?.Throw();
        return next.Made!;
    }

    public void Dispose()
    {
        lock (_monitor)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _stop.Cancel();
            Monitor.PulseAll(_monitor);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }

        _stop.Dispose();
    }

    private void Work()
    {
        while (TryClaim(out var number))
        {
            T? made = default;
            ExceptionDispatchInfo? failure = null;
            try
            {
                made = _make(number, _stop.Token);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            lock (_monitor)
            {
                _ready.Add(number, (made, failure));
                Monitor.PulseAll(_monitor);
            }
        }
    }

    private bool TryClaim(out long number)
    {
        lock (_monitor)
        {
            while (!_disposed && _claimed - _handedOut >= _ahead)
            {
                Monitor.Wait(_monitor);
            }

            number = _claimed;
            _claimed += _disposed ? 0 : 1;
            return !_disposed;
        }
    }
}

namespace Emotion2Vec;

/// <summary>One kind of result of one stream, for as many readers as there are. Thread-safe.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="capacity">Items that may wait for each reader.</param>
/// <param name="behindAt">Items that wait when a reader is behind; what is under way by then must fit beside them.</param>
internal sealed class Outlet<T>(int capacity, int behindAt)
{
    private readonly Lock _lock = new();
    private volatile Subscription<T>[] _readers = [];
    private TaskCompletionSource? _waiting;
    private Exception? _error;
    private long _droppedBefore;
    private bool _isComplete;

    /// <summary>Items dropped because readers were slow, of all of them.</summary>
    public long Dropped
    {
        get
        {
            lock (_lock)
            {
                return _droppedBefore + _readers.Sum(reader => reader.Dropped);
            }
        }
    }

    /// <summary>Adds a reader, who gets what comes from now on.</summary>
    /// <returns>The subscription; dispose it to leave.</returns>
    public Subscription<T> Subscribe()
    {
        var reader = new Subscription<T>(capacity, behindAt, Nudge);
        lock (_lock)
        {
            if (_isComplete)
            {
                reader.Complete(_error);
            }
            else
            {
                _readers = [.. _readers, reader];
            }
        }

        return reader;
    }

    /// <summary>Gives an item to every reader.</summary>
    /// <param name="item">The item.</param>
    public void Post(T item)
    {
        foreach (var reader in _readers)
        {
            reader.Post(item);
        }
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="error">What readers are to be told at the end; null if all is well.</param>
    public void Complete(Exception? error)
    {
        lock (_lock)
        {
            (_isComplete, _error) = (true, error);
        }

        foreach (var reader in _readers)
        {
            reader.Complete(error);
        }
    }

    /// <summary>Waits while a reader is behind, for sound that can wait.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when nobody is behind.</returns>
    public async ValueTask WaitForReadersAsync(CancellationToken cancellationToken)
    {
        while (_readers.Any(reader => reader.IsBehind))
        {
            Task nudged;
            lock (_lock)
            {
                nudged = (_waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            // Looked at again after the wait is known, so that no nudge is missed.
            if (_readers.Any(reader => reader.IsBehind))
            {
                await nudged.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Nudge(Subscription<T> reader)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            if (reader.HasLeft && _readers.Contains(reader))
            {
                _droppedBefore += reader.Dropped;
                _readers = [.. _readers.Where(other => other != reader)];
            }

            (waiting, _waiting) = (_waiting, null);
        }

        waiting?.TrySetResult();
    }
}

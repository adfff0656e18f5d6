using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// What the broker should hold: the latest message of every retained topic. Design: the sink posts and never waits; one task takes what is new and publishes
/// it. A topic posted again before it was taken is published once, with the later value, so order within a topic is kept and the board is bounded by its topics.
/// After a connect everything is new again, which makes the retained topics right on a broker that lost them. Any thread may call any member; the lock is taken
/// a few times a second, never per frame.
/// </summary>
internal sealed class RetainedBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _order = [];
    private readonly Queue<Entry> _waiting = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Entry? _taken;
    private TaskCompletionSource? _settled;

    /// <summary>Whether something was posted that nobody took.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>Replaces the value of a topic.</summary>
    public void Post(RetainedMessage message)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(message.Topic, out var entry))
            {
                entry = new Entry(message);
                _entries.Add(message.Topic, entry);
                _order.Add(entry);
            }

            entry.Message = message;
            Enqueue(entry);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Makes every topic new again, in the order in which the topics first appeared: the node's own before its streams'.</summary>
    public void RenewAll()
    {
        lock (_lock)
        {
            _waiting.Clear();
            _taken = null;
            foreach (var entry in _order)
            {
                entry.IsWaiting = false;
                Enqueue(entry);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Takes the next message to publish. What was taken before counts as published.</summary>
    public bool TryTake([NotNullWhen(true)] out RetainedMessage? message)
    {
        lock (_lock)
        {
            _taken = null;
            if (!_waiting.TryDequeue(out var entry))
            {
                message = null;
                _settled?.TrySetResult();
                _settled = null;
                return false;
            }

            entry.IsWaiting = false;
            _taken = entry;
            message = entry.Message;
            return true;
        }
    }

    /// <summary>Waits until something may be there to take.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until everything posted was taken and published.</summary>
    public Task SettledAsync()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && _taken is null)
            {
                return Task.CompletedTask;
            }

            _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _settled.Task;
        }
    }

    private void Enqueue(Entry entry)
    {
        if (!entry.IsWaiting)
        {
            entry.IsWaiting = true;
            _waiting.Enqueue(entry);
        }
    }

    private sealed class Entry(RetainedMessage message)
    {
        public RetainedMessage Message { get; set; } = message;

        public bool IsWaiting { get; set; }
    }
}

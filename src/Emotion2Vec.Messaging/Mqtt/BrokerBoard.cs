using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// What the broker should hold: the latest message of every retained topic, and what happened since it last listened. Design: the sink posts and never waits; one task takes
/// what is new and publishes it. A topic posted again before it was taken is published once, with the later value, so order within a topic is kept and the board is bounded by its topics.
/// After a connect everything is new again, which makes the retained topics right on a broker that lost them.
/// What happened is kept in its order until it was published, behind the topics, so that a subscriber knows the stream first; it may arrive twice, as QoS 1 allows. Any thread may call any member; the lock is taken
/// a few times a second, never per frame.
/// </summary>
internal sealed class BrokerBoard
{
    /// <summary>
    /// Topics kept at most, if some of them are to be cleared: while the broker is away, streams that come and go must not fill the memory. What is forgotten
    /// then stays at the broker.
    /// </summary>
    internal const int MaxTopics = 4096;

    /// <summary>Messages of what happened that may wait; the oldest goes for one more.</summary>
    public const int MaxAppended = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _order = [];
    private readonly Queue<Entry> _waiting = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Queue<BoardMessage> _appended = new();
    private Entry? _taken;
    private bool _isHeadTaken;
    private long _dropped;
    private TaskCompletionSource? _settled;

    /// <summary>Whether something was posted that nobody took.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count > 0 || _appended.Count > (_isHeadTaken ? 1 : 0);
            }
        }
    }

    /// <summary>Messages of what happened that went unpublished because too many waited.</summary>
    public long Dropped
    {
        get
        {
            lock (_lock)
            {
                return _dropped;
            }
        }
    }

    /// <summary>Adds something that happened, behind what is there.</summary>
    public void Append(BoardMessage message)
    {
        lock (_lock)
        {
            if (_appended.Count >= MaxAppended)
            {
                _appended.Dequeue();
                _isHeadTaken = false;
                _dropped++;
            }

            _appended.Enqueue(message);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Replaces the value of a topic.</summary>
    public void Post(BoardMessage message)
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
            entry.IsLeaving = false;
            Enqueue(entry);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Publishes a last value of a topic, then takes the topic away from the broker and forgets it.</summary>
    /// <param name="topic">The topic; one that was never posted is cleared all the same if it has a last value.</param>
    /// <param name="last">What to publish before; null for nothing.</param>
    public void Leave(string topic, BoardMessage? last)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(topic, out var entry))
            {
                if (last is null)
                {
                    return;
                }

                entry = new Entry(last);
                _entries.Add(topic, entry);
                _order.Add(entry);
            }

            entry.Message = last ?? BoardMessage.Clearing(topic);
            entry.IsLeaving = true;
            Enqueue(entry);
            if (_order.Count > MaxTopics && _order.Find(oldest => oldest.IsLeaving) is { } given)
            {
                Forget(given);
            }
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
            _isHeadTaken = false;
            foreach (var entry in _order)
            {
                entry.IsWaiting = false;
                Enqueue(entry);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Takes the next message to publish. What was taken before counts as published.</summary>
    public bool TryTake([NotNullWhen(true)] out BoardMessage? message)
    {
        lock (_lock)
        {
            if (_taken is { IsLeaving: true, IsWaiting: false } gone)
            {
                Forget(gone);
            }

            _taken = null;
            if (_isHeadTaken)
            {
                _isHeadTaken = false;
                _appended.Dequeue();
            }

            Entry? entry;
            while (_waiting.TryDequeue(out entry) && entry.IsForgotten)
            {
            }

            if (entry is null)
            {
                if (_appended.TryPeek(out message))
                {
                    _isHeadTaken = true;
                    return true;
                }

                _settled?.TrySetResult();
                _settled = null;
                return false;
            }

            entry.IsWaiting = false;
            _taken = entry;
            message = entry.Message;
            if (entry.IsLeaving && !message.IsClearing)
            {
                entry.Message = BoardMessage.Clearing(message.Topic);
                Enqueue(entry);
            }

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
            if (_waiting.Count == 0 && _taken is null && _appended.Count == 0)
            {
                return Task.CompletedTask;
            }

            _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _settled.Task;
        }
    }

    private void Forget(Entry entry)
    {
        entry.IsForgotten = true;
        _entries.Remove(entry.Message.Topic);
        _order.Remove(entry);
    }

    private void Enqueue(Entry entry)
    {
        if (!entry.IsWaiting)
        {
            entry.IsWaiting = true;
            _waiting.Enqueue(entry);
        }
    }

    private sealed class Entry(BoardMessage message)
    {
        public BoardMessage Message { get; set; } = message;

        public bool IsWaiting { get; set; }

        public bool IsLeaving { get; set; }

        public bool IsForgotten { get; set; }
    }
}

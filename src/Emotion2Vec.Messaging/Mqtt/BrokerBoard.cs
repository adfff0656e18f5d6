using System.Diagnostics.CodeAnalysis;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// What the broker should hold: the latest message of every retained topic. Design: the sink posts and never waits; one task takes
/// what is new and publishes it. A topic posted again before it was taken is published once, with the later value, so order within a topic is kept and the board is bounded by its topics.
/// After a connect everything is new again, which makes the retained topics right on a broker that lost them.
/// Any thread may call any member; the lock is taken a few times a second, never per frame.
/// </summary>
/// <param name="news">Told of what was posted.</param>
/// <param name="isComing">
/// Whether the outbox still holds a value of a topic: it is sent in its turn and is as new as the board's, which must not be overtaken by what came before it.
/// </param>
internal sealed class BrokerBoard(NewsSignal news, Func<string, bool> isComing)
{
    /// <summary>
    /// Topics kept at most, if some of them are to be cleared: while the broker is away, streams that come and go must not fill the memory. What is forgotten
    /// then stays at the broker.
    /// </summary>
    internal const int MaxTopics = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _order = [];
    private readonly Queue<Entry> _waiting = new();

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
    public void Post(BoardMessage message)
    {
        lock (_lock)
        {
            Enqueue(Put(message));
        }

        news.Raise();
    }

    /// <summary>Replaces the value of a topic whose changes go through the outbox: it is published after a connect, and not now.</summary>
    public void Remember(BoardMessage message)
    {
        lock (_lock)
        {
            Put(message);
        }
    }

    /// <summary>Forgets a topic, which then is not said again: its end goes through the outbox, or what the broker holds of it expires there.</summary>
    public void Forget(string topic)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(topic, out var entry))
            {
                Forget(entry);
            }
        }
    }

    /// <summary>Takes a topic away from the broker and forgets it; one that was never posted is left alone.</summary>
    /// <param name="topic">The topic.</param>
    public void Leave(string topic)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(topic, out var entry))
            {
                return;
            }

            entry.Message = BoardMessage.Clearing(topic);
            Enqueue(entry);
            if (_order.Count > MaxTopics && _order.Find(oldest => oldest.Message.IsClearing) is { } given)
            {
                Forget(given);
            }
        }

        news.Raise();
    }

    /// <summary>Makes every topic new again, in the order in which the topics first appeared: the node's own before its streams'.</summary>
    public void RenewAll()
    {
        lock (_lock)
        {
            foreach (var entry in _waiting)
            {
                entry.IsWaiting = false;
            }

            _waiting.Clear();
        }

        Renew(_ => true);
    }

    /// <summary>Makes the topics new again that the broker would forget if they were not said again.</summary>
    public void RenewExpiring() => Renew(message => message.ExpirySeconds > 0);

    /// <summary>Makes some topics new again.</summary>
    /// <param name="topics">Which.</param>
    public void Renew(IReadOnlyCollection<string> topics) => Renew(message => topics.Contains(message.Topic));

    /// <summary>Takes the next message to publish.</summary>
    public bool TryTake([NotNullWhen(true)] out BoardMessage? message)
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var entry))
            {
                entry.IsWaiting = false;
                if (!entry.IsForgotten && !isComing(entry.Message.Topic))
                {
                    message = entry.Message;
                    return true;
                }
            }

            message = null;
            return false;
        }
    }

    /// <summary>The broker has a message that was taken.</summary>
    /// <param name="message">The message.</param>
    public void Confirm(BoardMessage message)
    {
        lock (_lock)
        {
            if (message.IsClearing && _entries.TryGetValue(message.Topic, out var entry) && entry is { IsWaiting: false, Message.IsClearing: true })
            {
                Forget(entry);
            }
        }
    }

    private void Renew(Predicate<BoardMessage> isWanted)
    {
        lock (_lock)
        {
            foreach (var entry in _order)
            {
                if (isWanted(entry.Message))
                {
                    Enqueue(entry);
                }
            }
        }

        news.Raise();
    }

    private Entry Put(BoardMessage message)
    {
        if (!_entries.TryGetValue(message.Topic, out var entry))
        {
            entry = new Entry(message);
            _entries.Add(message.Topic, entry);
            _order.Add(entry);
        }

        entry.Message = message;
        return entry;
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

        public bool IsForgotten { get; set; }
    }
}

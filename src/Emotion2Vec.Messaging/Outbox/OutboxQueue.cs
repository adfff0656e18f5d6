using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Emotion2Vec.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>
/// What must arrive, in its order, until the broker has acknowledged it. Design: records are appended to segments of a bounded size; a sender takes them one by one behind a cursor, several
/// at a time if it likes, and acknowledges them in the order in which it took them; the position is stored, and segments behind it are deleted. After a lost connection the cursor goes back to
/// the first record that was not acknowledged, and so does a restarted process: what was in flight may arrive twice (QoS 1), nothing is lost or changes its place.
/// </summary>
/// <remarks>
/// A record is handed to the operating system before <see cref="Append"/> returns, so ending the process by force loses none. It is forced to the disk within a second unless it was
/// acknowledged by then, so a power cut may take the last second. Every run begins a segment of its own; what a crash left half written is cut off and never continued.
/// When the disk takes nothing, records wait in memory (counted, logged once) and the disk is tried again with the next segment. All members may be called by any thread; the lock is held for small
/// reads and writes, never while the disk is forced.
/// </remarks>
internal sealed partial class OutboxQueue : IDisposable
{
    private static readonly TimeSpan FlushDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly IOutboxStorage _storage;
    private readonly MemoryStorage _memory = new();
    private readonly OutboxBounds _bounds;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _started;
    private readonly ITimer _flushTimer;
    private readonly AcknowledgedPosition _acknowledged;
    private readonly LinkedList<OutboxSegment> _segments = [];
    private readonly LinkedList<Flight> _flights = [];
    private readonly Queue<OutboxRecord> _ahead = new();
    private readonly Dictionary<string, long> _lastOf = new(StringComparer.Ordinal);
    private readonly List<string> _lost = [];
    private OutboxSegment? _active;
    private Place _head;
    private Place _cursor;
    private long _done;
    private long _last;
    private long _aheadDone;
    private long _waiting;
    private long _dropped;
    private long _expired;
    private long _damaged;
    private long _undurable;
    private long? _diskFailedAt;
    private bool _flushIsDue;

    /// <summary>Opens an outbox and finds what an earlier run left.</summary>
    /// <param name="storage">Where it lives; closed with the outbox.</param>
    /// <param name="bounds">Its bounds.</param>
    /// <param name="time">The clock of ages.</param>
    /// <param name="logger">Where it logs.</param>
    public OutboxQueue(IOutboxStorage storage, OutboxBounds bounds, TimeProvider time, ILogger logger)
    {
        _storage = storage;
        _bounds = bounds;
        _time = time;
        _logger = logger;
        _started = time.GetTimestamp();
        _flushTimer = time.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _acknowledged = AcknowledgedPosition.Open(storage);
        _done = _acknowledged.Sequence;
        Recover();
    }

    /// <summary>The run that this outbox belongs to; part of the names of its records.</summary>
    public ulong Epoch { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Called, with no lock held, when something was appended.</summary>
    public Action Appended { get; init; } = () => { };

    /// <summary>How it fares.</summary>
    public OutboxReport Report
    {
        get
        {
            lock (_lock)
            {
                return new(_waiting, _segments.Sum(segment => segment.Length), _dropped, _expired, _damaged, _undurable, _storage.IsDurable && _diskFailedAt is null);
            }
        }
    }

    /// <summary>Whether records wait that go ahead of all others.</summary>
    public bool HasAhead
    {
        get
        {
            lock (_lock)
            {
                return _ahead.Count > 0;
            }
        }
    }

    /// <summary>Opens the outbox that options describe.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock of ages.</param>
    /// <param name="logger">Where it logs.</param>
    /// <param name="appended">Called when something was appended.</param>
    /// <exception cref="Emotion2VecException">The folder cannot be used, and is required.</exception>
    public static OutboxQueue Open(OutboxOptions options, TimeProvider time, ILogger logger, Action appended)
    {
        IOutboxStorage? storage = null;
        try
        {
            storage = options.Folder.Length > 0 ? FolderStorage.Take(options.Folder) : new MemoryStorage();
            return new OutboxQueue(storage, OutboxBounds.Of(options), time, logger) { Appended = appended };
        }
        catch (Exception failure) when (failure is Emotion2VecException || FolderStorage.IsFault(failure))
        {
            storage?.Dispose();
            if (options.IsRequired)
            {
                throw failure as Emotion2VecException ?? new Emotion2VecException(ErrorKind.PermissionDenied, $"The outbox in '{options.Folder}' cannot be read: {failure.Message}", failure);
            }

            logger.OutboxInMemory(options.Folder, failure.Message);
            return new OutboxQueue(new MemoryStorage(), OutboxBounds.Of(options), time, logger) { Appended = appended };
        }
    }

    /// <summary>Adds a message behind all others; dropping the oldest if too much waits.</summary>
    /// <param name="message">The message; its sequence, epoch and times of writing are set here.</param>
    /// <returns>False if it is too long to be kept, and was dropped.</returns>
    public bool Append(OutboxRecord message)
    {
        lock (_lock)
        {
            var record = message with { Sequence = _last + 1, Epoch = Epoch, WrittenTicks = _time.GetUtcNow().UtcTicks, ElapsedTicks = _time.GetElapsedTime(_started).Ticks };
            var bytes = OutboxFormat.Write(record);
            if (bytes.Length - OutboxFormat.PrefixBytes > OutboxFormat.MaxBodyBytes)
            {
                _dropped++;
                return false;
            }

            DropExpiredHead();
            MakeRoom(bytes.Length);
            Store(bytes, record.Sequence);
            _last = record.Sequence;
            _waiting++;
            Note(record);
            ScheduleFlush();
        }

        Appended();
        return true;
    }

    /// <summary>Takes the next record to send. What was taken waits for <see cref="Acknowledge"/>.</summary>
    public bool TryTake([NotNullWhen(true)] out OutboxRecord? record)
    {
        lock (_lock)
        {
            while (TryRead(ref _cursor, out record, out var end))
            {
                if (record.Kind == OutboxKind.NodeStatus && record.Sequence > _aheadDone)
                {
                    // It goes ahead of all others; what is behind it waits until it went.
                    _cursor = end with { Offset = _readFrom };
                    return false;
                }

                var isExpired = IsExpired(record);
                var isOver = isExpired || record.Kind == OutboxKind.NodeStatus;
                _flights.AddLast(new Flight(record.Sequence, end) { IsOver = isOver, Expired = isExpired ? 1 : 0, Topic = record.IsRetained ? record.Topic : "" });
                if (!isOver)
                {
                    return true;
                }

                Settle();
            }

            return false;
        }
    }

    /// <summary>Takes the next record that goes ahead of all others. It stays until <see cref="AcknowledgeAhead"/>.</summary>
    public bool TryPeekAhead([NotNullWhen(true)] out OutboxRecord? record)
    {
        lock (_lock)
        {
            return _ahead.TryPeek(out record);
        }
    }

    /// <summary>A record that <see cref="TryPeekAhead"/> gave needs no sending any more.</summary>
    /// <param name="sequence">Its sequence.</param>
    public void AcknowledgeAhead(long sequence)
    {
        lock (_lock)
        {
            _aheadDone = Math.Max(_aheadDone, sequence);
            while (_ahead.TryPeek(out var record) && record.Sequence <= sequence)
            {
                _ahead.Dequeue();
            }
        }
    }

    /// <summary>A record that was taken needs no sending any more; those taken before it are acknowledged too.</summary>
    /// <param name="sequence">Its sequence.</param>
    public void Acknowledge(long sequence)
    {
        lock (_lock)
        {
            for (var flight = _flights.First; flight is not null && flight.Value.Sequence <= sequence; flight = flight.Next)
            {
                flight.Value = flight.Value with { IsOver = true };
            }

            Settle();
        }
    }

    /// <summary>Drops what has waited too long.</summary>
    public void DropExpired()
    {
        lock (_lock)
        {
            DropExpiredHead();
        }
    }

    /// <summary>Goes back to the first record that was not acknowledged.</summary>
    public void Rewind()
    {
        lock (_lock)
        {
            _flights.Clear();
            _cursor = _head;
        }
    }

    /// <summary>Whether a retained topic has a value that still waits: what is known of it besides is then older or the same.</summary>
    public bool IsComing(string topic)
    {
        lock (_lock)
        {
            return _lastOf.TryGetValue(topic, out var sequence) && sequence > _done;
        }
    }

    /// <summary>Retained topics whose last value was dropped or expired since the last call: somebody else must say it.</summary>
    public IReadOnlyList<string> TakeLost()
    {
        lock (_lock)
        {
            if (_lost.Count == 0)
            {
                return [];
            }

            string[] lost = [.. _lost];
            _lost.Clear();
            return lost;
        }
    }

    /// <summary>Forces to the disk what still waits.</summary>
    public void Flush()
    {
        OutboxSegment[] unflushed;
        lock (_lock)
        {
            _flushIsDue = false;
            unflushed = _waiting == 0 ? [] : [.. _segments.Where(segment => segment is { IsUnflushed: true, Storage.IsDurable: true })];
            foreach (var segment in unflushed)
            {
                segment.IsUnflushed = false;
            }
        }

        foreach (var segment in unflushed)
        {
            try
            {
                segment.Flush();
            }
            catch (Exception failure) when (FolderStorage.IsFault(failure) || failure is ObjectDisposedException)
            {
                // A segment deleted meanwhile needs no flushing; a disk that refuses is told of with the next record that it does not take.
                segment.IsUnflushed = true;
            }
        }
    }

    /// <summary>Closes the files. What waits stays for the next run; if nothing does, nothing stays.</summary>
    public void Dispose()
    {
        _flushTimer.Dispose();
        Flush();
        lock (_lock)
        {
            while (_segments.First is { } first)
            {
                if (_waiting == 0)
                {
                    Delete(first);
                }
                else
                {
                    first.Value.Dispose();
                    _segments.RemoveFirst();
                }
            }

            _acknowledged.Dispose();
            _storage.Dispose();
        }
    }
}

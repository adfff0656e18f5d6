using System.Diagnostics.CodeAnalysis;

namespace Emotion2Vec.Messaging.Outbox;

// What happens to segments and positions. Everything here is called under the lock.
internal sealed partial class OutboxQueue
{
    private const int MaxTopicsRemembered = 4096;

    // Bytes of messages that have arrived may stay on the disk up to here.
    private const int MostThatLingers = 64 << 10;
    private static readonly TimeSpan ExpiryCheck = TimeSpan.FromSeconds(1);

    private long _readFrom;
    private long? _expiryCheckedAt;
    private bool _positionFailed;

    private void Recover()
    {
        var cutBytes = 0L;
        foreach (var name in _storage.Names().Where(OutboxSegment.IsSegment).Order(StringComparer.Ordinal))
        {
            var segment = OutboxSegment.Open(_storage, name, Find, out var cut);
            cutBytes += cut;
            if (segment is null)
            {
                _storage.Delete(name);
                continue;
            }

            var node = _segments.AddLast(segment);
            _last = Math.Max(_last, segment.LastSequence);
            if (segment.LastSequence <= _done)
            {
                Delete(node);
            }
        }

        _last = Math.Max(_last, _done);
        while (TryRead(ref _cursor, out var record, out var end) && record.Sequence <= _done)
        {
            _head = end;
        }

        _cursor = _head;
        if (_waiting > 0 || cutBytes > 0)
        {
            _logger.OutboxRecovered(_waiting, cutBytes);
        }
    }

    private void Find(OutboxRecord record)
    {
        if (record.Sequence > _done)
        {
            _waiting++;
            Note(record);
        }
    }

    private void Note(OutboxRecord record)
    {
        if (record.Kind == OutboxKind.NodeStatus)
        {
            _ahead.Enqueue(record);
        }
        else if (record.IsRetained)
        {
            if (_lastOf.Count >= MaxTopicsRemembered)
            {
                foreach (var topic in _lastOf.Where(known => known.Value <= _done).Select(known => known.Key).ToList())
                {
                    _lastOf.Remove(topic);
                }
            }

            _lastOf[record.Topic] = record.Sequence;
        }
    }

    // Reads what a place points at and moves it on. What cannot be read any more counts as damaged, up to the end of its segment.
    private bool TryRead(ref Place place, [NotNullWhen(true)] out OutboxRecord? record, out Place end)
    {
        (record, end) = (null, place);
        while ((place.Segment ?? _segments.First) is { } node)
        {
            var segment = node.Value;
            _readFrom = place.Segment is null ? OutboxFormat.HeaderBytes : place.Offset;
            if (segment.TryRead(_readFrom, out record, out var next))
            {
                place = end = new(node, next);
                return true;
            }

            if (_readFrom < segment.Length)
            {
                var known = Math.Max(Math.Max(_done, _flights.Last?.Value.Sequence ?? 0), segment.FirstSequence - 1);
                place = new(node, segment.Length);
                _flights.AddLast(new Flight(segment.LastSequence, place) { IsOver = true, Damaged = segment.LastSequence - known });
                _logger.OutboxDamaged(segment.Name, segment.LastSequence - known);
                Settle();
            }
            else if (node.Next is { } following)
            {
                place = new(following, OutboxFormat.HeaderBytes);
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    // Lets go of all that is over, from the first on.
    private void Settle()
    {
        var before = _done;
        while (_flights.First is { Value: { IsOver: true } over } first)
        {
            _flights.Remove(first);
            _waiting -= over.Damaged > 0 ? over.Damaged : 1;
            _expired += over.Expired;
            _damaged += over.Damaged;
            if (over.Expired > 0)
            {
                Miss(over.Topic, over.Sequence);
            }

            _head = over.End;
            _done = over.Sequence;
        }

        if (_done > before)
        {
            StorePosition();
            Trim();
        }
    }

    // A retained topic whose last value will not be sent from here.
    private void Miss(string topic, long sequence)
    {
        if (topic.Length > 0 && _lastOf.TryGetValue(topic, out var last) && last == sequence)
        {
            _lost.Add(topic);
        }
    }

    private void StorePosition()
    {
        try
        {
            _acknowledged.Advance(_done);
            _positionFailed = false;
        }
        catch (Exception failure) when (FolderStorage.IsFault(failure))
        {
            // Records are then sent again by the next run.
            if (!_positionFailed)
            {
                _positionFailed = true;
                _logger.OutboxPositionFailed(failure.Message);
            }
        }
    }

    private void Trim()
    {
        while (_segments.First is { } first && first.Value.LastSequence <= _done && (first.Value != _active || first.Value.Length > Math.Min(_bounds.SegmentBytes, MostThatLingers)))
        {
            Delete(first);
        }
    }

    private void Delete(LinkedListNode<OutboxSegment> node)
    {
        var behind = node.Next is { } following ? new Place(following, OutboxFormat.HeaderBytes) : default;
        _head = _head.Segment == node ? behind : _head;
        _cursor = _cursor.Segment == node ? behind : _cursor;
        _active = _active == node.Value ? null : _active;
        _segments.Remove(node);
        try
        {
            node.Value.Delete();
        }
        catch (Exception failure) when (FolderStorage.IsFault(failure))
        {
            // The next run finds it behind the position, and tries again.
            _logger.OutboxPositionFailed(failure.Message);
        }
    }

    private bool IsExpired(OutboxRecord record) => (record.Epoch == Epoch
        ? _time.GetElapsedTime(_started).Ticks - record.ElapsedTicks
        : _time.GetUtcNow().UtcTicks - record.WrittenTicks) > _bounds.MaxAge.Ticks;

    private void DropExpiredHead()
    {
        if (_flights.Count > 0 || (_expiryCheckedAt is { } at && _time.GetElapsedTime(at) < ExpiryCheck))
        {
            return;
        }

        _expiryCheckedAt = _time.GetTimestamp();
        while (TryRead(ref _cursor, out var record, out var end) && IsExpired(record))
        {
            _flights.AddLast(new Flight(record.Sequence, end) { IsOver = true, Expired = 1, Topic = record.IsRetained ? record.Topic : "" });
            if (record.Kind == OutboxKind.NodeStatus)
            {
                _ahead.TryDequeue(out _);
            }

            Settle();
        }

        _cursor = _head;
    }

    private void MakeRoom(int bytes)
    {
        while (_segments.First is { } oldest && _segments.Sum(segment => segment.Length) + bytes > _bounds.MaxBytes)
        {
            Drop(oldest);
        }

        while (FirstInMemory() is { } oldest && _segments.Where(segment => !segment.Storage.IsDurable).Sum(segment => segment.Length) + bytes > _bounds.MaxMemoryBytes)
        {
            Drop(oldest);
        }
    }

    private LinkedListNode<OutboxSegment>? FirstInMemory()
    {
        var node = _segments.First;
        while (node?.Value.Storage.IsDurable == true)
        {
            node = node.Next;
        }

        return node;
    }

    // Drops what waits in one segment.
    private void Drop(LinkedListNode<OutboxSegment> node)
    {
        var (first, last) = (Math.Max(_done + 1, node.Value.FirstSequence), node.Value.LastSequence);
        var count = Math.Max(0, last - first + 1);
        _dropped += count;
        _waiting -= count;
        _lost.AddRange(_lastOf.Where(topic => topic.Value >= first && topic.Value <= last).Select(topic => topic.Key));
        while (_ahead.TryPeek(out var ahead) && ahead.Sequence <= last)
        {
            _ahead.Dequeue();
        }

        for (var flight = _flights.First; flight is not null;)
        {
            var following = flight.Next;
            if (flight.Value.End.Segment == node)
            {
                _flights.Remove(flight);
            }

            flight = following;
        }

        if (_segments.First == node)
        {
            _done = Math.Max(_done, last);
            StorePosition();
        }

        Delete(node);
        _logger.OutboxDropped(count);
    }

    private void Store(ReadOnlySpan<byte> bytes, long sequence)
    {
        if (_active is null || (_active.Length + bytes.Length > _bounds.SegmentBytes && _active.Length > OutboxFormat.HeaderBytes) || (_active.Storage != _storage && IsTimeForTheDisk()))
        {
            Begin(IsTimeForTheDisk() ? _storage : _memory, sequence);
        }

        try
        {
            _active.Append(bytes, sequence);
        }
        catch (Exception failure) when (FolderStorage.IsFault(failure) && _active.Storage == _storage && _storage.IsDurable)
        {
            FailDisk(failure);
            if (_active.LastSequence < _active.FirstSequence && _segments.Last is { } empty)
            {
                Delete(empty);
            }

            Begin(_memory, sequence);
            _active.Append(bytes, sequence);
        }

        if (_active.Storage != _storage)
        {
            _undurable++;
        }
    }

    private bool IsTimeForTheDisk() => _diskFailedAt is not { } at || _time.GetElapsedTime(at) >= DiskRetry;

    [MemberNotNull(nameof(_active))]
    private void Begin(IOutboxStorage storage, long sequence)
    {
        try
        {
            _active = OutboxSegment.Create(storage, Epoch, sequence);
            if (storage == _storage && _diskFailedAt is not null)
            {
                _diskFailedAt = null;
                _logger.OutboxDiskBack();
            }
        }
        catch (Exception failure) when (FolderStorage.IsFault(failure) && storage == _storage && _storage.IsDurable)
        {
            FailDisk(failure);
            _active = OutboxSegment.Create(_memory, Epoch, sequence);
        }

        _segments.AddLast(_active);
    }

    private void FailDisk(Exception failure)
    {
        if (_diskFailedAt is null)
        {
            _logger.OutboxDiskFailed(failure.Message);
        }

        _diskFailedAt = _time.GetTimestamp();
    }

    private void ScheduleFlush()
    {
        if (!_flushIsDue && _active is { Storage.IsDurable: true })
        {
            _flushIsDue = true;
            _flushTimer.Change(FlushDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private readonly record struct Place(LinkedListNode<OutboxSegment>? Segment, long Offset);

    private sealed record Flight(long Sequence, Place End)
    {
        public bool IsOver { get; init; }

        public long Expired { get; init; }

        public long Damaged { get; init; }

        public string Topic { get; init; } = "";
    }
}

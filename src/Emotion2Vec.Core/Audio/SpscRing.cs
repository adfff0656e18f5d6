using System.Numerics;

namespace Emotion2Vec.Core.Audio;

/// <summary>A bounded queue between exactly one writing and one reading thread: wait-free, lock-free, and allocation-free after construction.</summary>
/// <typeparam name="T">Items without references, so that a read item needs no clearing.</typeparam>
/// <remarks>
/// Design.
/// Owners: the producer alone writes Tail, CachedHead, Dropped and the free part of the buffer; the consumer alone writes Head and CachedTail.
/// Tail and Head count items since the beginning and never wrap (2^63); an item's place is its count modulo the capacity, a power of two.
/// Invariant: 0 &lt;= Tail - Head &lt;= Capacity. Places [Head, Tail) belong to the consumer, all others to the producer.
/// Order: the producer copies items in, then publishes Tail with release; the consumer reads Tail with acquire, copies items out, then publishes
/// Head with release; the producer reads Head with acquire before it writes over freed places. Nothing else needs ordering.
/// Speed: each end keeps a stale copy of the other's index and looks at the real one only when the copy says "not enough", so that in steady
/// state a block costs one shared cache line, not two. The ends live on different lines (<see cref="RingIndexes"/>).
/// After the runtime's SingleProducerSingleConsumerQueue, with a fixed buffer and blocks instead of growing segments and single items.
/// tests/Litmus runs it on two threads against rings with the two publication orders broken.
/// </remarks>
public sealed class SpscRing<T>
    where T : unmanaged
{
    /// <summary>The largest capacity, in items.</summary>
    public const int MaxCapacity = 1 << 28;

    private readonly T[] _items;
    private readonly int _mask;
    private RingIndexes _index;

    /// <summary>Creates an empty ring.</summary>
    /// <param name="minCapacity">Items it must hold, 1 to <see cref="MaxCapacity"/>; rounded up to a power of two.</param>
    public SpscRing(int minCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minCapacity, MaxCapacity);
        _items = new T[BitOperations.RoundUpToPowerOf2((uint)minCapacity)];
        _mask = _items.Length - 1;
    }

    /// <summary>Items the ring can hold.</summary>
    public int Capacity => _items.Length;

    /// <summary>Items waiting. Exact for the consumer's lower and the producer's upper bound; a snapshot for anyone else.</summary>
    public int Count
    {
        get
        {
            // Head first: it can only grow meanwhile, so the difference is never negative; the clamp covers a reader paused in between.
            var head = Volatile.Read(ref _index.Head);
            return (int)Math.Clamp(Volatile.Read(ref _index.Tail) - head, 0, Capacity);
        }
    }

    /// <summary>Items written since the beginning. Any thread.</summary>
    public long Written => Volatile.Read(ref _index.Tail);

    /// <summary>Items refused since the beginning because there was no room. Any thread.</summary>
    public long Dropped => Volatile.Read(ref _index.Dropped);

    /// <summary>Says whether a write would succeed now. Producer only; room only grows until the producer writes.</summary>
    /// <param name="count">Items to write.</param>
    /// <returns>True if there is room for all of them.</returns>
    public bool HasRoom(int count)
    {
        if (count <= Capacity - (_index.Tail - _index.CachedHead))
        {
            return true;
        }

        _index.CachedHead = Volatile.Read(ref _index.Head);
        return count <= Capacity - (_index.Tail - _index.CachedHead);
    }

    /// <summary>Writes all items or none. Producer only.</summary>
    /// <param name="items">The items; an empty span always succeeds.</param>
    /// <returns>False if there was no room: nothing was written and <see cref="Dropped"/> grew by the span's length.</returns>
    public bool TryWrite(ReadOnlySpan<T> items)
    {
        if (!HasRoom(items.Length))
        {
            Volatile.Write(ref _index.Dropped, _index.Dropped + items.Length);
            return false;
        }

        var tail = _index.Tail;
        var start = (int)tail & _mask;
        var first = Math.Min(items.Length, _items.Length - start);
        items[..first].CopyTo(_items.AsSpan(start));
        items[first..].CopyTo(_items);
        Volatile.Write(ref _index.Tail, tail + items.Length);
        return true;
    }

    /// <summary>Reads what is there, up to the room given. Consumer only.</summary>
    /// <param name="destination">Receives items from its start.</param>
    /// <returns>Items read.</returns>
    public int Read(Span<T> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var part = Peek(destination.Length - total);
            if (part.IsEmpty)
            {
                break;
            }

            part.CopyTo(destination[total..]);
            Advance(part.Length);
            total += part.Length;
        }

        return total;
    }

    /// <summary>Shows the oldest items in place, without taking them. Consumer only.</summary>
    /// <param name="maxCount">The most to show.</param>
    /// <returns>The oldest items up to the buffer's edge; empty only if nothing is waiting. Valid until <see cref="Advance"/>.</returns>
    public ReadOnlySpan<T> Peek(int maxCount)
    {
        var head = _index.Head;
        var available = _index.CachedTail - head;
        if (available < maxCount)
        {
            _index.CachedTail = Volatile.Read(ref _index.Tail);
            available = _index.CachedTail - head;
        }

        var start = (int)head & _mask;
        var count = (int)Math.Min(Math.Min(available, maxCount), _items.Length - start);
        return _items.AsSpan(start, count);
    }

    /// <summary>Takes items that <see cref="Peek"/> showed. Consumer only.</summary>
    /// <param name="count">How many, at most what was shown.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than was shown, or negative.</exception>
    public void Advance(int count)
    {
        if (count < 0 || count > _index.CachedTail - _index.Head)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "More items taken than shown");
        }

        Volatile.Write(ref _index.Head, _index.Head + count);
    }
}

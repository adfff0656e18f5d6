namespace Emotion2Vec.Litmus;

/// <summary>
/// A ring with one order reversed: the control that shows the detector works. Frozen: it must never be repaired, and never follow the real
/// ring's code.
/// </summary>
/// <remarks>
/// x86 does not reorder stores with stores, nor loads with loads, so merely leaving out barriers would show nothing there. The fault is
/// therefore in the program order itself, with a pause in the gap that also lets the other thread in on a single core.
/// </remarks>
internal sealed class BrokenRing(int capacity, Fault fault) : IRing
{
    private readonly long[] _items = new long[capacity];
    private long _head;
    private long _tail;

    public bool TryWrite(ReadOnlySpan<long> items)
    {
        if (items.Length > _items.Length - (_tail - Volatile.Read(ref _head)))
        {
            return false;
        }

        var tail = _tail;
        if (fault == Fault.PublishBeforeWrite)
        {
            Volatile.Write(ref _tail, tail + items.Length);
            Pause();
        }

        for (var i = 0; i < items.Length; i++)
        {
            _items[(tail + i) % _items.Length] = items[i];
        }

        Volatile.Write(ref _tail, tail + items.Length);
        return true;
    }

    public int Read(Span<long> destination)
    {
        var head = _head;
        var count = (int)Math.Min(destination.Length, Volatile.Read(ref _tail) - head);
        if (fault == Fault.FreeBeforeRead)
        {
            Volatile.Write(ref _head, head + count);
            Pause();
        }

        for (var i = 0; i < count; i++)
        {
            destination[i] = _items[(head + i) % _items.Length];
        }

        Volatile.Write(ref _head, head + count);
        return count;
    }

    private static void Pause()
    {
        Thread.SpinWait(200);
        Thread.Yield();
    }
}

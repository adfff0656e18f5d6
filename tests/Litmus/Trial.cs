using System.Diagnostics;

namespace Emotion2Vec.Litmus;

/// <summary>
/// Two threads on one ring. The producer writes 0, 1, 2 ... in blocks of random length; the consumer must read exactly that. A value out of
/// line is a violation: an item seen before it was written, written over before it was read, lost, or repeated.
/// </summary>
internal sealed class Trial(IRing ring, int maxBlock, int seed)
{
    private long _written;
    private long _read;
    private long _full;
    private long _empty;
    private string? _violation;
    private bool _stop;
    private bool _producerDone;

    /// <summary>The first violation seen; null if there was none.</summary>
    public string? Violation => Volatile.Read(ref _violation);

    /// <summary>True if the ring was met full and met empty, so that both edges were exercised.</summary>
    public bool MetBothEdges => Volatile.Read(ref _full) > 0 && Volatile.Read(ref _empty) > 0;

    /// <summary>Runs until the time is over or a violation is seen.</summary>
    public void Run(TimeSpan limit)
    {
        var producer = new Thread(Produce) { IsBackground = true, Name = "producer" };
        var consumer = new Thread(Consume) { IsBackground = true, Name = "consumer" };
        var started = Stopwatch.GetTimestamp();
        producer.Start();
        consumer.Start();
        while (Violation is null && Stopwatch.GetElapsedTime(started) < limit)
        {
            Thread.Sleep(10);
        }

        Volatile.Write(ref _stop, true);
        producer.Join();
        Volatile.Write(ref _producerDone, true);
        consumer.Join();
        if (Violation is null && _read != _written)
        {
            _violation = $"{_written} items were written, but {_read} read";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_written} items written, {_read} read, met full {_full} times, met empty {_empty} times";

    private void Produce()
    {
        var random = new Random(seed);
        var block = new long[maxBlock];
        while (!Volatile.Read(ref _stop))
        {
            var count = random.Next(1, maxBlock + 1);
            for (var i = 0; i < count; i++)
            {
                block[i] = _written + i;
            }

            while (!ring.TryWrite(block.AsSpan(0, count)))
            {
                Volatile.Write(ref _full, _full + 1);
                if (Volatile.Read(ref _stop))
                {
                    return;
                }

                Thread.Yield();
            }

            Volatile.Write(ref _written, _written + count);
            Dawdle(random);
        }
    }

    private void Consume()
    {
        var random = new Random(~seed);
        var block = new long[maxBlock];
        while (true)
        {
            // Asked before reading: an empty ring after the producer's end is the end.
            var last = Volatile.Read(ref _producerDone);
            var count = ring.Read(block.AsSpan(0, random.Next(1, maxBlock + 1)));
            for (var i = 0; i < count; i++)
            {
                if (block[i] != _read + i)
                {
                    Volatile.Write(ref _violation, $"item {_read + i} reads {block[i]}");
                    Volatile.Write(ref _stop, true);
                    return;
                }
            }

            Volatile.Write(ref _read, _read + count);
            if (count == 0)
            {
                if (last)
                {
                    return;
                }

                Volatile.Write(ref _empty, _empty + 1);
                Thread.Yield();
            }

            Dawdle(random);
        }
    }

    // Now and then a short nap on either side, so that the ring fills up at times and runs dry at others.
    private static void Dawdle(Random random)
    {
        if (random.Next(64) == 0)
        {
            Thread.SpinWait(random.Next(2000));
        }
    }
}

using Emotion2Vec.Core.Audio;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class SpscRingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(64000, 65536)]
    public void Constructor_AnyCapacity_RoundsUpToPowerOfTwo(int wanted, int capacity) =>
        Assert.Equal(capacity, new SpscRing<float>(wanted).Capacity);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(SpscRing<float>.MaxCapacity + 1)]
    public void Constructor_CapacityOutOfRange_Throws(int wanted) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpscRing<float>(wanted));

    [Fact]
    public void TryWrite_MoreThanRoom_WritesNothingAndCounts()
    {
        var ring = new SpscRing<int>(4);
        Assert.True(ring.TryWrite([1, 2, 3]));

        Assert.False(ring.TryWrite([4, 5]));
        Assert.True(ring.TryWrite([6]));

        var read = new int[8];
        Assert.Equal(4, ring.Read(read));
        Assert.Equal([1, 2, 3, 6], read[..4]);
        Assert.Equal(2, ring.Dropped);
        Assert.Equal(4, ring.Written);
    }

    [Fact]
    public void Advance_MoreThanShown_Throws()
    {
        var ring = new SpscRing<int>(4);
        ring.TryWrite([1, 2]);
        Assert.Equal([1, 2], ring.Peek(4).ToArray());

        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Advance(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Advance(-1));
        ring.Advance(2);
        Assert.True(ring.Peek(4).IsEmpty);
    }

    [Fact]
    public void AllMembers_AnySequenceOfCalls_BehaveAsABoundedQueue() =>
        Check.QuickThrowOnFailure(Prop.ForAll<(byte Capacity, (byte Kind, byte Count)[] Calls)>(test => Matches(1 + (test.Capacity % 40), test.Calls)));

    [Fact]
    public void AllMembers_LongRandomRun_BehaveAsABoundedQueue()
    {
        var random = new Random(7);
        var calls = Enumerable.Range(0, 20000).Select(_ => ((byte)random.Next(256), (byte)random.Next(256))).ToArray();
        Assert.True(Matches(24, calls));
    }

    [Fact]
    public void WriteAndRead_AfterConstruction_AllocateNothing()
    {
        var ring = new SpscRing<float>(1024);
        var block = new float[160];
        WriteAndRead(ring, block, 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteAndRead(ring, block, 1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void WriteAndRead_OnTwoThreads_KeepOrder()
    {
        const int Count = 300_000;
        var ring = new SpscRing<int>(64);
        var producer = new Thread(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                while (!ring.TryWrite([i]))
                {
                    Thread.Yield();
                }
            }
        });
        producer.Start();
        var block = new int[13];
        for (var next = 0; next < Count;)
        {
            var count = ring.Read(block);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(next++, block[i]);
            }

            if (count == 0)
            {
                Thread.Yield();
            }
        }

        producer.Join();
    }

    private static void WriteAndRead(SpscRing<float> ring, float[] block, int times)
    {
        for (var i = 0; i < times; i++)
        {
            ring.TryWrite(block);
            ring.Read(block);
        }
    }

    private static bool Matches(int capacity, (byte Kind, byte Count)[] calls)
    {
        var ring = new SpscRing<int>(capacity);
        var model = new Queue<int>();
        var next = 0;
        long dropped = 0;
        foreach (var (kind, count) in calls)
        {
            var items = Enumerable.Range(next, count % 50).ToArray();
            switch (kind % 4)
            {
                case 0 or 1:
                    var fits = model.Count + items.Length <= ring.Capacity;
                    Assert.Equal(fits, ring.HasRoom(items.Length));
                    Assert.Equal(fits, ring.TryWrite(items));
                    next += items.Length;
                    dropped += fits ? 0 : items.Length;
                    Array.ForEach(fits ? items : [], model.Enqueue);
                    break;
                case 2:
                    var read = new int[items.Length];
                    Assert.Equal(Math.Min(read.Length, model.Count), ring.Read(read));
                    Assert.All(read[..Math.Min(read.Length, model.Count)], item => Assert.Equal(model.Dequeue(), item));
                    break;
                default:
                    var shown = ring.Peek(items.Length).ToArray();
                    Assert.Equal(shown.Length == 0, model.Count == 0 || items.Length == 0);
                    Assert.Equal(model.Take(shown.Length), shown);
                    ring.Advance(shown.Length / 2);
                    Array.ForEach(shown[..(shown.Length / 2)], _ => model.Dequeue());
                    break;
            }

            Assert.Equal(model.Count, ring.Count);
            Assert.Equal(dropped, ring.Dropped);
        }

        return true;
    }
}

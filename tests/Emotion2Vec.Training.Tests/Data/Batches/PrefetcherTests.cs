using Emotion2Vec.Training.Data.Batches;

namespace Emotion2Vec.Training.Tests.Data.Batches;

public sealed class PrefetcherTests
{
    [Fact]
    public void Next_ManyWorkers_HandsOutInOrder()
    {
        using var prefetcher = new Prefetcher<long>((number, _) => number * number, 5, workers: 4, ahead: 6);

        for (long number = 5; number < 500; number++)
        {
            Assert.Equal(number, prefetcher.NextNumber);
            Assert.Equal(number * number, prefetcher.Next());
        }
    }

    [Fact]
    public void Next_NobodyAsks_MakesNoMoreThanAsked()
    {
        var highest = 0L;
        using var made = new SemaphoreSlim(0);
        using (var prefetcher = new Prefetcher<long>(Make, 0, workers: 3, ahead: 4))
        {
            for (var i = 0; i < 4; i++)
            {
                Assert.True(made.Wait(TimeSpan.FromSeconds(30)));
            }

            // Handing one out lets exactly one more be made.
            prefetcher.Next();
            Assert.True(made.Wait(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(4, highest);

        long Make(long number, CancellationToken cancellationToken)
        {
            InterlockedMax(ref highest, number);
            made.Release();
            return number;
        }
    }

    [Fact]
    public void Next_Failure_SurfacesInItsTurnAndStays()
    {
        using var prefetcher = new Prefetcher<long>((number, _) => number == 2 ? throw new InvalidDataException("two") : number, 0, workers: 3, ahead: 8);

        Assert.Equal(0, prefetcher.Next());
        Assert.Equal(1, prefetcher.Next());
        Assert.Throws<InvalidDataException>(() => prefetcher.Next());
        Assert.Throws<InvalidDataException>(() => prefetcher.Next());
        Assert.Equal(2, prefetcher.NextNumber);
    }

    [Fact]
    public void Dispose_WorkersWaiting_EndsThem()
    {
        var prefetcher = new Prefetcher<long>((number, token) => token.WaitHandle.WaitOne() ? number : 0, 0, workers: 3, ahead: 8);

        prefetcher.Dispose();
        prefetcher.Dispose();

        Assert.Throws<ObjectDisposedException>(() => prefetcher.Next());
    }

    private static void InterlockedMax(ref long highest, long number)
    {
        for (var seen = Volatile.Read(ref highest); number > seen; seen = Volatile.Read(ref highest))
        {
            Interlocked.CompareExchange(ref highest, number, seen);
        }
    }
}

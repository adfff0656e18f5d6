using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class SlidingLogTests
{
    [Fact]
    public void AtReadForget_RandomUse_BehaveAsADictionary()
    {
        var random = new Random(4);
        var log = new SlidingLog<long>();
        var model = new Dictionary<long, long>();
        long first = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var index = first + random.Next(0, step % 1000 == 0 ? 500 : 40);
            if (random.Next(4) == 0)
            {
                log.Forget(index);
                first = index;
                model = model.Where(pair => pair.Key >= first).ToDictionary();
            }
            else
            {
                log.At(index) = step;
                model[index] = step;
            }

            Assert.Equal(first, log.First);
            for (var i = first - 3; i < first + 50; i++)
            {
                Assert.Equal(model.GetValueOrDefault(i), log.Read(i));
            }
        }
    }

    [Fact]
    public void At_Forgotten_Throws()
    {
        var log = new SlidingLog<int>();
        log.Forget(5);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.At(4) = 1);
        log.Clear();
        log.At(0) = 1;
        Assert.Equal((0, 1), (log.First, log.End));
    }

    [Fact]
    public void AtAndForget_SteadyState_AllocateNothing()
    {
        var log = new SlidingLog<int>();
        log.At(1000) = 1;
        log.Forget(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1000; i < 10_000; i++)
        {
            log.At(i + 500) = i;
            log.Forget(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

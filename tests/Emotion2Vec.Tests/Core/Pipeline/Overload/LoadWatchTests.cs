using Emotion2Vec.Core.Pipeline.Overload;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Tests.Core.Pipeline.Overload;

public sealed class LoadWatchTests
{
    // Milliseconds for ticks; 16 frames are 320 ms: too long begins above 480, calm ends above 320.
    private readonly LoadWatch _watch = new(16, 1000);

    [Fact]
    public void Observe_WaitTooLong_ClimbsAfterASecondAndThenEachHalf()
    {
        Assert.Equal(
            [(1000, StreamLoad.Reduced), (1500, StreamLoad.Utterances), (2000, StreamLoad.Shedding)],
            Changes(Enumerable.Range(0, 500).Select(i => (i * 10L, 481L, false))));
    }

    [Fact]
    public void Observe_CalmAfterwards_FallsOneRungEachSecond()
    {
        Changes(Enumerable.Range(0, 400).Select(i => (i * 10L, 481L, false)));

        Assert.Equal(
            [(5000, StreamLoad.Utterances), (6000, StreamLoad.Reduced), (7000, StreamLoad.Full)],
            Changes(Enumerable.Range(400, 500).Select(i => (i * 10L, 320L, false))));
    }

    [Theory]
    [InlineData(480)]
    [InlineData(321)]
    public void Observe_BetweenTheMarks_Stays(long wait)
    {
        Changes([(0, 1000, false), (1000, 1000, false)]);

        Assert.Empty(Changes(Enumerable.Range(101, 5000).Select(i => (i * 10L, wait, false))));
        Assert.Equal(StreamLoad.Reduced, _watch.Load);
    }

    [Fact]
    public void Observe_ShortWaitOnlyBecauseSoundIsShed_IsNotCalm()
    {
        Changes(Enumerable.Range(0, 400).Select(i => (i * 10L, 481L, false)));

        Assert.Empty(Changes(Enumerable.Range(400, 1000).Select(i => (i * 10L, 0L, i % 90 == 0))));
        Assert.Equal(StreamLoad.Shedding, _watch.Load);
    }

    [Fact]
    public void Observe_OneHiccupBelowASecond_ChangesNothing() =>
        Assert.Empty(Changes([(0, 0, false), (10, 2000, false), (500, 1500, false), (1009, 481, false), (1010, 480, false), (2000, 481, false)]));

    [Fact]
    public void Observe_ShortChunks_AreMeasuredAsLongerOnes()
    {
        var watch = new LoadWatch(1, 1000);
        watch.Observe(0, 240, false);
        watch.Observe(10_000, 240, false);
        Assert.Equal(StreamLoad.Full, watch.Load);
        watch.Observe(20_000, 241, false);
        watch.Observe(21_000, 241, false);
        Assert.Equal(StreamLoad.Reduced, watch.Load);
    }

    [Fact]
    public void Observe_AnythingAtAll_NeverChangesFasterThanItsDwellAndNeverByMoreThanARung()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var longer = seed % 2;
            var watch = new LoadWatch(random.Next(1, 64), 1000, 1 + longer);
            StreamLoad[] rungs = [.. Enum.GetValues<StreamLoad>().Where(load => longer == 1 || load != StreamLoad.LongerChunks)];
            var (now, changedAt, load, longest) = (0L, -1000L, StreamLoad.Full, random.Next(1, 900));
            for (var i = 0; i < 2000; i++)
            {
                var work = random.Next(longest);
                now += random.Next(work, longest);
                watch.Work(now, work);
                watch.Observe(now, random.Next(4) == 0 ? random.Next(3000) : random.Next(600), random.Next(5) == 0);
                if (watch.Load != load)
                {
                    Assert.Equal(1, Math.Abs(Array.IndexOf(rungs, watch.Load) - Array.IndexOf(rungs, load)));
                    Assert.True(now - changedAt >= (watch.Load > load ? 500 : 1000), $"seed {seed}: {load} to {watch.Load} after {now - changedAt} ms");
                    (changedAt, load) = (now, watch.Load);
                }
            }
        }
    }

    private List<(long At, StreamLoad Load)> Changes(IEnumerable<(long Now, long Wait, bool HasShed)> passes)
    {
        var changes = new List<(long, StreamLoad)>();
        foreach (var (now, wait, hasShed) in passes)
        {
            var before = _watch.Load;
            _watch.Observe(now, wait, hasShed);
            if (_watch.Load != before)
            {
                changes.Add((now, _watch.Load));
            }
        }

        return changes;
    }
}

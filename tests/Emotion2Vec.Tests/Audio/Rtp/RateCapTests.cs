using Emotion2Vec.Audio.Rtp;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RateCapTests
{
    [Fact]
    public void TryPass_Flood_PassesTheBurstAndThenTheRate()
    {
        var cap = new RateCap(100, 1_000_000);
        var passed = 0;
        for (var millisecond = 0; millisecond < 10_000; millisecond++)
        {
            passed += cap.TryPass(100, millisecond * TimeSpan.TicksPerMillisecond) ? 1 : 0;
        }

        Assert.InRange(passed, 1190, 1201);
    }

    [Fact]
    public void TryPass_LargePackets_AreHeldToTheBytes()
    {
        var cap = new RateCap(1000, 10_000);
        var passed = Enumerable.Range(0, 1000).Count(i => cap.TryPass(1000, i * TimeSpan.TicksPerMillisecond));

        Assert.InRange(passed, 28, 30);
    }

    [Fact]
    public void TryPass_AfterALongPause_AllowsNoMoreThanABurst()
    {
        var cap = new RateCap(10, 1_000_000);
        Assert.True(cap.TryPass(1, 0));

        var passed = Enumerable.Range(0, 100).Count(_ => cap.TryPass(1, TimeSpan.FromHours(5).Ticks));

        Assert.Equal(20, passed);
    }
}

using Emotion2Vec.Audio.Rtp.Playout;

namespace Emotion2Vec.Tests.Audio.Rtp.Playout;

public sealed class ReorderWaitTests
{
    private readonly ReorderWait _wait = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(250));

    [Fact]
    public void Ticks_OrderlySender_FallsFromTheFirstPatienceToTheFloor()
    {
        Assert.Equal(100, Milliseconds(at: 0), 3);
        Assert.Equal(50, Milliseconds(at: 10), 3);
        Assert.Equal(20, Milliseconds(at: 60), 3);
    }

    [Fact]
    public void Ticks_AfterAnOvertaking_IsLongerAndForgetsIt()
    {
        Assert.Equal(20, Milliseconds(at: 100), 3);
        Observe(120, at: 100);

        Assert.Equal(150, Milliseconds(at: 100), 3);
        Assert.Equal(75, Milliseconds(at: 110), 3);
        Observe(10, at: 110);
        Assert.Equal(75, Milliseconds(at: 110), 3);
        Assert.Equal(20, Milliseconds(at: 200), 3);
    }

    [Fact]
    public void Ticks_HowEverLate_StaysBelowTheCeiling()
    {
        Observe(90_000, at: 1);

        Assert.Equal(250, Milliseconds(at: 1), 3);
    }

    [Fact]
    public void Ticks_Jitter_IsWaitedFor() => Assert.Equal(60, Milliseconds(at: 100, jitter: 0.020), 3);

    [Fact]
    public void Reset_AnotherSender_IsMetWithPatience()
    {
        Assert.Equal(20, Milliseconds(at: 100), 3);
        _wait.Reset();

        Assert.Equal(100, Milliseconds(at: 0), 3);
    }

    private void Observe(int milliseconds, int at) =>
        _wait.Observe(milliseconds * TimeSpan.TicksPerMillisecond, at * TimeSpan.TicksPerSecond);

    private double Milliseconds(int at, double jitter = 0)
    {
        // Time begins with the first question.
        _wait.Ticks(0, 0);
        return _wait.Ticks(jitter, at * TimeSpan.TicksPerSecond) / (double)TimeSpan.TicksPerMillisecond;
    }
}

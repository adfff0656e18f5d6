using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class ThreadPlanTests
{
    [Theory]
    [InlineData(0, 0, 8, 8, 1)]
    [InlineData(0, 2, 8, 4, 2)]
    [InlineData(0, 16, 8, 1, 16)]
    [InlineData(1, 0, 8, 1, 0)]
    [InlineData(2, 0, 8, 2, 4)]
    [InlineData(4, 0, 2, 4, 1)]
    [InlineData(3, 5, 8, 3, 5)]
    [InlineData(0, 0, 500, 64, 1)]
    public void For_Options_SharesTheCoresOut(int lanes, int threads, int cores, int expectedLanes, int expectedThreads)
    {
        var options = new RealtimeOptions { Engine = new() { Lanes = lanes }, Model = new() { Threads = threads } };
        Assert.Equal(new ThreadPlan(expectedLanes, expectedThreads), ThreadPlan.For(options, cores));
    }
}

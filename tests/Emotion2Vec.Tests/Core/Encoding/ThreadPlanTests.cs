using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Tests.Core.Encoding;

public sealed class ThreadPlanTests
{
    [Theory]
    [InlineData(0, 0, 64, 8, 8, 1)]
    [InlineData(0, 2, 64, 8, 4, 2)]
    [InlineData(0, 16, 64, 8, 1, 16)]
    [InlineData(1, 0, 64, 8, 1, 0)]
    [InlineData(2, 0, 64, 8, 2, 4)]
    [InlineData(4, 0, 64, 2, 4, 1)]
    [InlineData(3, 5, 64, 8, 3, 5)]
    [InlineData(0, 0, 900, 500, 64, 7)]
    [InlineData(0, 0, 1, 2, 1, 2)]
    [InlineData(0, 0, 3, 8, 3, 2)]
    [InlineData(0, 2, 1, 8, 1, 2)]
    [InlineData(4, 0, 1, 8, 4, 2)]
    public void For_WhatIsLeftOpen_SharesTheCoresOut(int lanes, int threads, int streams, int cores, int expectedLanes, int expectedThreads) =>
        Assert.Equal(new ThreadPlan(expectedLanes, expectedThreads), ThreadPlan.For(lanes, threads, streams, cores));

    [Theory]
    [InlineData(1, 0, 0, 64, 8, 7, 1)]
    [InlineData(4, 0, 0, 64, 2, 1, 1)]
    [InlineData(2, 0, 3, 64, 8, 2, 3)]
    [InlineData(2, 5, 0, 64, 8, 5, 1)]
    public void Beside_Devices_LeavesACoreForEach(int devices, int lanes, int threads, int streams, int cores, int expectedLanes, int expectedThreads)
    {
        var plan = ThreadPlan.Beside(devices, lanes, threads, streams, cores);
        Assert.Equal((devices, expectedLanes, expectedThreads, devices + expectedLanes), (plan.Devices, plan.Lanes, plan.Threads, plan.AllLanes));
    }
}

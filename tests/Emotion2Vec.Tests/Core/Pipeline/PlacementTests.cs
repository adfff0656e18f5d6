using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Pipeline.Overload;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class PlacementTests
{
    [Theory]
    [InlineData(new[] { 0, 0, 0 }, 0)]
    [InlineData(new[] { 1, 0, 0 }, 1)]
    [InlineData(new[] { 2, 2, 1 }, 2)]
    public void Choose_NothingKnown_IsTheFirstWithFewest(int[] streams, int expected) => Assert.Equal(expected, Placement.Choose([.. streams.Select(count => Lane(count))]));

    [Fact]
    public void Choose_UnlikeLanes_FillInProportion()
    {
        double[] carries = [100, 10, 5];
        int[] streams = [0, 0, 0];
        for (var i = 1; i <= 115; i++)
        {
            streams[Placement.Choose([.. streams.Select((count, lane) => Lane(count, carries[lane]))])]++;
            Assert.All(streams.Zip(carries), lane => Assert.True(lane.First <= Math.Ceiling(lane.Second * i / 115) + 1, $"{string.Join(' ', streams)}"));
        }

        Assert.Equal([100, 10, 5], streams);
    }

    [Fact]
    public void Choose_LaneThatCarriesLessThanOneStream_IsLeftUntilOthersAreWorse()
    {
        Assert.Equal(1, Placement.Choose([Lane(0, 0.1), Lane(8, 1)]));
        Assert.Equal(0, Placement.Choose([Lane(0, 0.1), Lane(9, 1)]));
    }

    [Fact]
    public void Choose_LostLane_IsLast()
    {
        Assert.Equal(1, Placement.Choose([Lane(0, 100) with { IsLost = true }, Lane(50, 1)]));
        Assert.Equal(1, Placement.Choose([Lane(3) with { IsLost = true }, Lane(2) with { IsLost = true }]));
    }

    [Fact]
    public void Choose_LaneOfWhichNothingIsKnown_IsLikeTheOthersOnAverage()
    {
        // The others carry 4 on average.
        Assert.Equal(2, Placement.Choose([Lane(1, 2), Lane(3, 6), Lane(1)]));
        Assert.Equal(0, Placement.Choose([Lane(0, 2), Lane(3, 6), Lane(1)]));
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.1, 0)]
    public void Choose_LaneMeasuredBelowItsCalibration_IsBelievedOnceItIsBusy(double busy, int expected) =>
        Assert.Equal(expected, Placement.Choose([Lane(4, 10) with { Measured = new LaneCapacity(5, busy) }, Lane(5, 10)]));

    [Fact]
    public void Choose_AnyLanes_NoOtherWouldBeLessLoaded()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            LaneLoad[] lanes =
            [
                .. Enumerable.Range(0, random.Next(1, 9)).Select(_ => new LaneLoad(random.Next(20), random.Next(4) == 0, 1 + (50 * random.NextDouble()), random.Next(2) == 0 ? null : new LaneCapacity(1 + (50 * random.NextDouble()), random.NextDouble()))),
            ];
            var chosen = lanes[Placement.Choose(lanes)];
            Assert.True(!chosen.IsLost || lanes.All(lane => lane.IsLost), "a lost lane was chosen");
            Assert.All(lanes.Where(lane => lane.IsLost == chosen.IsLost), lane => Assert.True((chosen.Streams + 1) / chosen.Carries <= (lane.Streams + 1) / lane.Carries));
        }
    }

    private static LaneLoad Lane(int streams, double? carries = null) => new(streams, IsLost: false, carries, Measured: null);
}

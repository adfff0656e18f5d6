using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Tests.Messaging;

namespace Emotion2Vec.Tests.Core.Pipeline.Overload;

/// <summary>Lanes of unlike strength beside each other, in virtual time: what one cannot carry is no matter of the other.</summary>
public sealed class LaneOverloadTests
{
    private const int StreamCount = 6;

    [Fact]
    public async Task RunOnce_OneLaneOverloaded_OnlyItsStreamsTellLessAndOnlyTheyAreAnnounced()
    {
        var (weak, strong) = Lanes();
        Fill(weak, load: 2, "weak");
        Fill(strong, load: 0.9, "strong");
        OverloadRig.Run(30, [weak, strong]);

        Assert.All(weak.Streams, stream => Assert.Equal(StreamLoad.Shedding, stream.Status!.Load));
        Assert.All(strong.Streams, stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
        Assert.True(strong.LongestWait <= TimeSpan.FromMilliseconds(320), $"{strong.LongestWait}");

        // A newer status takes the place of one that no sink has been told yet, so it is told before the load falls.
        var told = weak.Pipelines.Sink;
        await Wait.UntilAsync(() => Degraded().Count() == StreamCount, () => $"of {string.Join(", ", Degraded())} alone it was told");

        weak.CostPerStream *= 0.25;
        OverloadRig.Run(35, [weak, strong], () => weak.Streams.All(stream => stream.Status!.Load == StreamLoad.Full));
        Assert.All(weak.Streams.Concat(strong.Streams), stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
        End(weak, strong);
        var sink = await weak.Pipelines.DrainAsync();

        Assert.All(strong.Announced.Values, loads => Assert.Equal([StreamLoad.Full], loads.Select(load => load.Load)));
        Assert.Equal(Enumerable.Range(0, StreamCount).Select(i => $"weak{i}"), Degraded().Order());
        Assert.All(strong.Streams, stream => Assert.Equal((0L, 0L, 0L), (stream.Health!.WithheldFrames, stream.Health.ShedSamples, stream.Health.RingDroppedSamples)));
        Assert.All(weak.Streams, stream => Assert.True(stream.Health!.ShedSamples > 0, "nothing was shed"));
        foreach (var blocks in sink.Frames.Where(block => block.Stream.StartsWith("strong", StringComparison.Ordinal)).GroupBy(block => block.Stream))
        {
            Assert.True(blocks.Sum(block => block.FrameCount) > 29 * ModelAudio.FramesPerSecond, $"{blocks.Key} told too little");
            Assert.Equal(blocks.Sum(block => (long)block.FrameCount), blocks.Last().FirstFrame + blocks.Last().FrameCount);
        }

        IEnumerable<string> Degraded() => told.Statuses.Where(status => status.Load != StreamLoad.Full).Select(status => status.Stream.ToString()).Distinct();
    }

    [Theory]
    [InlineData(12, 4)]
    [InlineData(40, 8)]
    public void RunOnce_StreamsPlacedByWhatLanesCarry_NoLaneIsOverloaded(int strongCarries, int weakCarries)
    {
        var (weak, strong) = Lanes();
        (OverloadRig Lane, int Carries)[] lanes = [(weak, weakCarries), (strong, strongCarries)];
        Array.ForEach(lanes, lane => lane.Lane.CostPerStream = TimeSpan.FromMilliseconds(320.0 / lane.Carries));
        for (var i = 0; i < (strongCarries + weakCarries) * 3 / 4; i++)
        {
            lanes[Placement.Choose([.. lanes.Select(lane => new LaneLoad(lane.Lane.Streams.Count, false, lane.Carries, null))])].Lane.Add($"s{i}");
        }

        OverloadRig.Run(30, [weak, strong]);

        Assert.Equal((weakCarries * 3 / 4, strongCarries * 3 / 4), (weak.Streams.Count, strong.Streams.Count));
        Assert.All(weak.Streams.Concat(strong.Streams), stream => Assert.Equal(StreamLoad.Full, stream.Status!.Load));
    }

    [Fact]
    public void RunOnce_LaneThatOtherWorkSlowsDown_IsGivenFewerNewStreams()
    {
        var (weak, strong) = Lanes();
        Fill(weak, load: 3, "weak");
        Fill(strong, load: 0.6, "strong");
        OverloadRig.Run(20, [weak, strong]);

        // Calibrated alike; what the streams tell is that one carries 2 and the other 10.
        LaneLoad[] loads = [.. new[] { weak, strong }.Select(lane => new LaneLoad(lane.Streams.Count, false, 10, lane.Pipelines.Loop.Measured))];
        Assert.Equal(2, loads[0].Carries!.Value, 0.1);
        Assert.Equal(10, loads[1].Carries!.Value, 0.5);
        Assert.Equal(1, Placement.Choose(loads));
        Assert.Equal(1, Placement.Choose([loads[0], loads[1] with { Streams = 20 }]));
    }

    private static (OverloadRig Weak, OverloadRig Strong) Lanes()
    {
        var weak = new OverloadRig();
        return (weak, new(weak));
    }

    private static void Fill(OverloadRig lane, double load, string name)
    {
        lane.CostPerStream = TimeSpan.FromMilliseconds(load * 320 / StreamCount);
        for (var i = 0; i < StreamCount; i++)
        {
            lane.Add($"{name}{i}");
        }
    }

    private static void End(params OverloadRig[] lanes)
    {
        foreach (var lane in lanes)
        {
            lane.Parts.ForEach(part => part.Abandon("the test is over"));
            lane.Pipelines.RunAll();
        }
    }
}

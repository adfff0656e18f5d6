using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class CalibratorTests
{
    [Theory]
    [InlineData(false, true, true, 40)]
    [InlineData(false, false, false, 3)]
    [InlineData(false, true, false, 3)]
    [InlineData(true, false, false, 40)]
    public void MostStreams_DoorsOrControl_LeaveRoomForMore(bool hasDoors, bool hasControl, bool isReached, int expected)
    {
        var options = new RealtimeOptions { Control = new() { Enabled = hasControl }, Web = new() { Enabled = isReached }, Mqtt = new() { Enabled = isReached }, Engine = new() { MaxStreams = 40 } };
        Assert.Equal(expected, Calibrator.MostStreams(options, inputs: 3, hasDoors));
    }

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(2, 0, 2, 1)]
    [InlineData(0, 4, 1, 4)]
    public void Calibrate_WhatIsConfigured_IsKept(int lanes, int maxBatch, int chosenLanes, int chosenBatch)
    {
        // Neither lanes nor batches pay here.
        var clock = new FakeTimeProvider();
        var calls = 0;
        var encoder = new ScriptedEncoder(chunkFrames: 16, maxBatch: 4)
        {
            BeforeStep = _ => clock.Advance(TimeSpan.FromMilliseconds(calls++ % 2 == 0 ? 1 : 4)),
            LaneOpened = lane => lane.BeforeStep = slots => clock.Advance(TimeSpan.FromMilliseconds(slots.Length * slots.Length)),
        };
        var options = new RealtimeOptions { Engine = new() { Lanes = lanes, MaxBatch = maxBatch } };

        var found = Calibrator.Calibrate(options, new ThreadPlan(2, 1), encoder, clock);

        var capacity = Assert.Single(found.Capacities);
        Assert.Equal((chosenLanes, chosenBatch), (capacity.Lanes, capacity.BatchLimit));
        Assert.Equal(found.Kinds[0].Found.ToString(), found.ToString());
    }

    [Fact]
    public void Calibrate_UnlikeLanes_MeasuresEachKindAndAddsThemUp()
    {
        // A device takes 10 ms for any batch and keeps its lane; lanes of the processor take 40 ms for each stream, whatever runs beside them.
        var clock = new FakeTimeProvider();
        var device = new ScriptedEncoder(chunkFrames: 16, maxBatch: 8) { LaneOpened = lane => lane.BeforeStep = _ => clock.Advance(TimeSpan.FromMilliseconds(10)) };
        var opened = 0;
        var processor = new ScriptedEncoder(chunkFrames: 16, maxBatch: 2)
        {
            BeforeStep = _ => clock.Advance(TimeSpan.FromMilliseconds(40)),
            LaneOpened = lane => lane.BeforeStep = opened++ == 0 ? slots => clock.Advance(TimeSpan.FromMilliseconds(40 * slots.Length)) : null,
        };
        var mixed = new MixedEncoder(new LaneKind("cuda:0", device, 1), new LaneKind("processor", processor, 2));

        var found = Calibrator.Calibrate(new RealtimeOptions(), new ThreadPlan(2, 1, Devices: 1), mixed, clock);

        Assert.Equal([(1, 8), (2, 2)], found.Capacities.Select(kind => (kind.Lanes, kind.BatchLimit)));
        Assert.Equal([256.0, 16], found.Capacities.Select(kind => kind.StreamsMeasured), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(190, found.StreamsAdmitted);
        Assert.StartsWith("cuda:0: a step takes", found.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("together 272.0 streams", found.ToString(), StringComparison.Ordinal);
    }
}

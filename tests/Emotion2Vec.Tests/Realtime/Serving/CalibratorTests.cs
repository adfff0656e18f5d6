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

        Assert.Equal((chosenLanes, chosenBatch), (found.Capacity.Lanes, found.Capacity.BatchLimit));
    }
}

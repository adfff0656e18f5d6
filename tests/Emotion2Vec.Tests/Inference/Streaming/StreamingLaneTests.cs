using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Rounding;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>Lanes that step one session at the same time, each from a thread of its own: no stream can tell that there are others.</summary>
public sealed class StreamingLaneTests : IDisposable
{
    private static readonly ChunkGeometry Geometry = new(8, 24, 0);

    private readonly TinyModel _tiny = new();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    [InlineData(true, 4)]
    public void Step_LanesUnderChurn_ReusedSlotsEqualFreshOnesBitForBit(bool int8, int seed)
    {
        using var rounded = int8 ? Rounded() : null;
        using var encoder = StreamingFixture.Encoder(rounded ?? _tiny.Model, Geometry, maxBatch: 4);
        using var other = (StreamingEncoder)encoder.OpenLane();
        using var first = new ChurnSchedule(encoder, seed, reusesSlots: true);
        using var second = new ChurnSchedule(other, seed + 100, reusesSlots: true);
        Together(first.Run, second.Run);

        using var lone = (StreamingEncoder)encoder.OpenLane();
        foreach (var (churned, itsSeed) in new[] { (first, seed), (second, seed + 100) })
        {
            using var fresh = new ChurnSchedule(lone, itsSeed, reusesSlots: false);
            fresh.Run();
            Assert.True(churned is { LargestBatch: 4, Moves: > 5 } && churned.Streams.Count > 8, "the schedule does not show much");
            Assert.Equal(fresh.Streams.Count, churned.Streams.Count);
            for (var i = 0; i < fresh.Streams.Count; i++)
            {
                Assert.Equal(fresh.Streams[i].Record.Features, churned.Streams[i].Record.Features);
                Assert.Equal(fresh.Streams[i].Record.Logits, churned.Streams[i].Record.Logits);
            }
        }
    }

    // Section 2.9, test 4, on two lanes at once; in 8 bits there is nothing to tolerate.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_LanesInBatches_EqualEachStreamAlone(bool int8)
    {
        using var rounded = int8 ? Rounded() : null;
        using var encoder = StreamingFixture.Encoder(rounded ?? _tiny.Model, Geometry, maxBatch: 4);
        using var other = (StreamingEncoder)encoder.OpenLane();
        using var first = new ChurnSchedule(encoder, seed: 5, reusesSlots: true);
        using var second = new ChurnSchedule(other, seed: 6, reusesSlots: true);
        Together(first.Run, second.Run);

        using var slot = encoder.OpenSlot();
        foreach (var (heard, record) in first.Streams.Concat(second.Streams))
        {
            slot.Reset();
            var alone = new StreamRecord();
            StreamDriver.Feed(encoder, slot, heard, alone);
            var expected = alone.Features.Take(record.Features.Count).ToArray();
            Assert.Equal(record.Features.Count, expected.Length);
            if (int8)
            {
                Assert.Equal(expected, record.Features);
            }
            else
            {
                Compare.Close(expected, [.. record.Features], StreamingFixture.Tolerance(expected), "a stream of a lane");
            }
        }
    }

    [Fact]
    public void Step_EveryLaneAfterWarmUp_AllocatesNothing()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Geometry, maxBatch: 3);
        using var other = (StreamingEncoder)encoder.OpenLane();
        var bytes = new long[2];
        Together(() => bytes[0] = BytesPerRound(encoder), () => bytes[1] = BytesPerRound(other));
        Assert.Equal([0, 0], bytes);
    }

    [Fact]
    public void Dispose_ALane_LeavesTheSessionToTheOthers()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Geometry);
        var lane = (StreamingEncoder)encoder.OpenLane();
        using var slot = lane.OpenSlot();
        var sound = Noise.Make(20_000, seed: 1);
        var before = StreamDriver.Run(lane, slot, sound, packet: 3000);
        lane.Dispose();

        slot.Reset();
        Assert.Equal(before.Features, StreamDriver.Run(encoder, slot, sound, packet: 3000).Features);
    }

    [Fact]
    public void Dispose_ALaneOfWindows_LeavesTheSessionToTheOthers()
    {
        using var encoder = new WindowEncoder(_tiny.Model, new WindowGeometry(20, 5), StreamingFixture.Info(_tiny.Model, new(5, 20, 0)));
        var lane = encoder.OpenLane();
        using var slot = lane.OpenSlot();
        var sound = Noise.Make(slot.SamplesWanted, seed: 1);
        slot.Write(sound);
        lane.Step([slot]);
        float[] before = [.. slot.Features];
        lane.Dispose();

        slot.Reset();
        slot.Write(sound);
        encoder.Step([slot]);
        Assert.NotEmpty(before);
        Assert.Equal(before, slot.Features.ToArray());
    }

    public void Dispose() => _tiny.Dispose();

    private EncoderModel Rounded()
    {
        var ranges = RangeFinder.Find(_tiny.Model, Geometry, [Noise.Make(400_000, seed: 77)], default);
        return new(_tiny.Config, _tiny.Labels.Count, _tiny.Weights, threads: 1, ranges: ranges);
    }

    private static long BytesPerRound(StreamingEncoder lane)
    {
        IEncoderSlot[] slots = [lane.OpenSlot(), lane.OpenSlot(), lane.OpenSlot()];
        var samples = Noise.Make(Geometry.StepSamples, seed: 11);
        long[] rounds = [.. Enumerable.Range(0, 21).Select(_ => Round())];
        Array.ForEach(slots, slot => slot.Dispose());

        // The median: the runtime's own work (tiering up a method, say) may fall on this thread's account in a round or two.
        Array.Sort(rounds);
        return rounds[10];

        long Round()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var batch = 1; batch <= slots.Length; batch++)
            {
                foreach (var slot in slots.AsSpan(0, batch))
                {
                    slot.Write(samples.AsSpan(0, slot.SamplesWanted));
                }

                lane.Step(slots.AsSpan(0, batch));
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static void Together(params Action[] lanes)
    {
        using var start = new Barrier(lanes.Length);
        var failures = new Exception?[lanes.Length];
        Thread[] threads = [.. lanes.Select((lane, i) => new Thread(() =>
        {
            start.SignalAndWait();
            failures[i] = Record.Exception(lane);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(failures, Assert.Null);
    }
}

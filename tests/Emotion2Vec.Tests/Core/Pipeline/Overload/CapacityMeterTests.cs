using Emotion2Vec.Core.Pipeline.Overload;

namespace Emotion2Vec.Tests.Core.Pipeline.Overload;

public sealed class CapacityMeterTests
{
    private const int Chunk = 320;

    // Microseconds for ticks; 16 frames are 320 ms.
    private readonly CapacityMeter _meter = new(16, 64, 1_000_000);
    private long _now;

    [Fact]
    public void Measured_FewChunks_IsNothing()
    {
        for (var i = 0; i < 12; i++)
        {
            Pass(10, 1, Chunk);
        }

        Assert.Null(_meter.Measured);
        Pass(10, 1, Chunk);
        Assert.NotNull(_meter.Measured);
    }

    [Fact]
    public void Measured_CostPerStreamAlone_IsWhatDividesTheChunk()
    {
        Pass(40, 1, 60);
        for (var i = 0; i < 200; i++)
        {
            Pass(40 * (1 + (i % 3)), 1 + (i % 3), Chunk);
        }

        Assert.Equal(8, _meter.Measured!.Value.Streams, 0.01);
        Assert.Equal(80.0 / Chunk, _meter.Measured.Value.Busy, 0.02);
    }

    [Fact]
    public void Measured_SlowFirstPasses_AreNotCounted()
    {
        for (var i = 0; i < 8; i++)
        {
            Pass(2000, 1, 2500);
        }

        for (var i = 0; i < 8; i++)
        {
            Pass(40, 1, Chunk);
        }

        Assert.Equal(8, _meter.Measured!.Value.Streams, 0.01);
    }

    [Fact]
    public void Measured_DeviceWhereTheNextStreamIsNearlyFree_GrowsWithTheBatchesSeen()
    {
        for (var i = 0; i < 1000; i++)
        {
            var slots = 2 + (2 * (i % 4));
            Pass(8 + (0.1 * slots), slots, 10);
        }

        // 16 streams in about 9.6 ms: no more is read into batches of 8 at most.
        Assert.InRange(_meter.Measured!.Value.Streams, 450, 16 * Chunk / 8.9);
    }

    [Fact]
    public void Measured_BatchesAllAlike_CostWhatTheyCost()
    {
        for (var i = 0; i < 100; i++)
        {
            Pass(80, 4, Chunk);
        }

        Assert.Equal(16, _meter.Measured!.Value.Streams, 0.01);
    }

    [Fact]
    public void Measured_MachineSlowsDown_FollowsWithinAMinute()
    {
        for (var i = 0; i < 100; i++)
        {
            Pass(20, 1, Chunk);
        }

        for (var i = 0; i < 60_000 / Chunk; i++)
        {
            Pass(80, 1, Chunk);
        }

        Assert.Equal(4, _meter.Measured!.Value.Streams, 0.1);
    }

    [Fact]
    public void Observe_PassesWithoutASlot_CountForTheNext()
    {
        for (var i = 0; i < 100; i++)
        {
            _meter.Observe(_now, 10_000, 0);
            _meter.Observe(_now, 10_000, 0);
            Pass(20, 1, Chunk);
        }

        Assert.Equal(8, _meter.Measured!.Value.Streams, 0.01);
    }

    [Fact]
    public void Observe_AnyPasses_SaysSomethingFiniteAboveNothingAndAllocatesNothing()
    {
        var random = new Random(7);
        Assert.Equal(0, Wrong());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var wrong = Wrong();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(0, wrong);

        int Wrong()
        {
            var wrong = 0;
            for (var i = 0; i < 50_000; i++)
            {
                _now += random.Next(2_000_000);
                _meter.Observe(_now, random.Next(3) == 0 ? 0 : random.Next(1_500_000), random.Next(64));
                wrong += _meter.Measured is { } measured && !(double.IsFinite(measured.Streams) && measured.Streams > 0 && measured.Busy is >= 0 and <= 1) ? 1 : 0;
            }

            return wrong;
        }
    }

    private void Pass(double workMs, int slots, long everyMs)
    {
        _now += 1000 * everyMs;
        _meter.Observe(_now, (long)(1000 * workMs), slots);
    }
}

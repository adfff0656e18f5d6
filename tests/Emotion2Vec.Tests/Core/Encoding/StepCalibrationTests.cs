using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Tests.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Encoding;

/// <summary>Steps that take as long as the test says, on a clock of its own. A chunk of 16 frames lasts 320 ms.</summary>
public sealed class StepCalibrationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Measure_BatchesPay_TakesTheBestAndCountsAllLanes()
    {
        // 10 ms for a step and 5 for each stream in it.
        var found = StepCalibration.Measure(Encoder(maxBatch: 6, batch => 10 + (5 * batch)), lanes: 3, Patience, _clock);

        Assert.Equal([(1, 15.0), (2, 20.0), (4, 30.0), (6, 40.0)], found.Timings.Select(timing => (timing.Batch, timing.Milliseconds)));
        Assert.Equal((3, 6), (found.Capacity.Lanes, found.Capacity.BatchLimit));
        Assert.Equal(3 * 6 * 320 / 40.0, found.Capacity.StreamsMeasured, 1e-9);
        Assert.Equal(100, found.Capacity.StreamsAdmitted);
    }

    [Fact]
    public void Measure_BatchesDoNotPay_StaysAtOne()
    {
        var found = StepCalibration.Measure(Encoder(maxBatch: 4, batch => 10 * batch * batch), lanes: 1, Patience, _clock);
        Assert.Equal(1, found.Capacity.BatchLimit);
        Assert.Equal(32, found.Capacity.StreamsMeasured, 1e-9);
    }

    [Fact]
    public void Measure_StepBeyondHalfAChunk_IsNotChosenAndEndsTheSearch()
    {
        var found = StepCalibration.Measure(Encoder(maxBatch: 8, batch => batch < 4 ? 100 + batch : 161), lanes: 1, Patience, _clock);
        Assert.Equal([1, 2, 4], found.Timings.Select(timing => timing.Batch));
        Assert.Equal(2, found.Capacity.BatchLimit);
    }

    [Fact]
    public void Measure_EncoderSlowerThanSound_StillNamesOneStream()
    {
        var found = StepCalibration.Measure(Encoder(maxBatch: 8, _ => 640), lanes: 1, Patience, _clock);
        Assert.Equal((1, 0.5, 1), (found.Capacity.BatchLimit, found.Capacity.StreamsMeasured, found.Capacity.StreamsAdmitted));
    }

    [Fact]
    public void Measure_PatienceEnds_KeepsWhatWasFound()
    {
        var started = _clock.GetTimestamp();
        var found = StepCalibration.Measure(Encoder(maxBatch: 8, _ => 30), lanes: 1, TimeSpan.FromMilliseconds(100), _clock);
        Assert.Equal([1], found.Timings.Select(timing => timing.Batch));
        Assert.InRange(_clock.GetElapsedTime(started), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(130));
    }

    [Fact]
    public void Measure_FirstStepsAreSlow_CountsTheQuickest()
    {
        var steps = 0;
        var found = StepCalibration.Measure(Encoder(maxBatch: 1, _ => steps++ == 0 ? 500 : 20 + (steps % 3)), lanes: 1, Patience, _clock);
        Assert.Equal(20, Assert.Single(found.Timings).Milliseconds, 1e-9);
    }

    [Fact]
    public void Measure_Always_GivesItsSlotsBack()
    {
        var encoder = Encoder(maxBatch: 4, _ => 1);
        StepCalibration.Measure(encoder, lanes: 1, Patience, _clock);
        Assert.Equal(4, encoder.Slots.Count);
        Assert.All(encoder.Slots, slot => Assert.True(slot.Disposed));
    }

    private ScriptedEncoder Encoder(int maxBatch, Func<int, double> milliseconds) => new(chunkFrames: 16, maxBatch)
    {
        BeforeStep = slots => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds(slots.Length))),
    };
}

using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Tests.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Encoding;

/// <summary>Steps that take as long as the test says, on a clock of its own. A chunk of 16 frames lasts 320 ms.</summary>
public sealed class StepCalibrationTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Measure_BatchesPay_TakesTheBestAndCountsAllLanes()
    {
        // 10 ms for a step and 5 for each stream in it; lanes that do not slow each other down.
        var found = Measure(Encoder(maxBatch: 6, batch => 10 + (5 * batch)), lanes: 3);

        Assert.Equal([(1, 15.0), (2, 20.0), (4, 30.0), (6, 40.0)], found.Batches.Select(timing => (timing.Batch, timing.Milliseconds)));
        Assert.Equal((3, 6), (found.Capacity.Lanes, found.Capacity.BatchLimit));
        Assert.Equal(3 * 6 * 320 / 40.0, found.Capacity.StreamsMeasured, 1e-9);
        Assert.Equal(100, found.Capacity.StreamsAdmitted);
        Assert.Contains("40.0 ms for 6; one lane carries 48.0 streams, 3 lanes 3.00 times as many", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_BatchesDoNotPay_StaysAtOne()
    {
        var found = Measure(Encoder(maxBatch: 4, batch => 10 * batch * batch));
        Assert.Equal(1, found.Capacity.BatchLimit);
        Assert.Equal(32, found.Capacity.StreamsMeasured, 1e-9);
    }

    [Fact]
    public void Measure_BatchesCarryAboutAsMuch_TakesTheLargest()
    {
        var found = Measure(Encoder(maxBatch: 8, batch => batch switch { 1 => 10, 2 => 20, 4 => 44, _ => 89 }));
        Assert.Equal(4, found.Capacity.BatchLimit);
        Assert.Equal(4 * 320 / 44.0, found.Capacity.StreamsMeasured, 1e-9);
    }

    [Fact]
    public void Measure_BatchIsGiven_KeepsItAndSaysWhatItCarries()
    {
        var found = Measure(Encoder(maxBatch: 4, batch => 10 * batch * batch), batchIsGiven: true);
        Assert.Equal(4, found.Capacity.BatchLimit);
        Assert.Equal(8, found.Capacity.StreamsMeasured, 1e-9);
    }

    [Fact]
    public void Measure_StepBeyondHalfAChunk_IsNotChosenAndEndsTheSearch()
    {
        var found = Measure(Encoder(maxBatch: 8, batch => batch < 4 ? 100 + batch : 161));
        Assert.Equal([1, 2, 4], found.Batches.Select(timing => timing.Batch));
        Assert.Equal(2, found.Capacity.BatchLimit);
    }

    [Fact]
    public void Measure_EncoderSlowerThanSound_StillNamesOneStream()
    {
        var found = Measure(Encoder(maxBatch: 8, _ => 640));
        Assert.Equal((1, 0.5, 1), (found.Capacity.BatchLimit, found.Capacity.StreamsMeasured, found.Capacity.StreamsAdmitted));
    }

    [Fact]
    public void Measure_PatienceEnds_KeepsWhatWasFound()
    {
        var started = _clock.GetTimestamp();
        var found = Measure(Encoder(maxBatch: 8, _ => 30), patienceMs: 200);
        Assert.Equal([1], found.Batches.Select(timing => timing.Batch));
        Assert.InRange(_clock.GetElapsedTime(started), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(130));
    }

    [Fact]
    public void Measure_FirstStepsAreSlow_CountsTheQuickestOfTheOthers()
    {
        var steps = 0;
        var found = Measure(Encoder(maxBatch: 1, _ => steps++ == 0 ? 5 : 20 + (steps % 3)));
        Assert.Equal(20, Assert.Single(found.Batches).Milliseconds, 1e-9);
    }

    // Half of the patience is for batches: after 10 + 20 + 30 ms, a window of 48 frames, there is none left.
    [Theory]
    [InlineData(100_000, 130)]
    [InlineData(100, 30 * 200 / 48.0)]
    public void Measure_Windows_CountsFullOnesOrInProportion(int patienceMs, double expected)
    {
        // 10, 20, 30 ms and so on up to 130 for windows of 16, 32 and so on up to 200 frames.
        var steps = 0;
        var found = Measure(Encoder(maxBatch: 1, _ => Math.Min(10 * ++steps, 130), EncoderMode.Window, left: 200), patienceMs: patienceMs);
        Assert.Equal(expected, Assert.Single(found.Batches).Milliseconds, 1e-9);
    }

    [Theory]
    [InlineData(4, 30, 10, 2, 2)]
    [InlineData(4, 21, 10, 4, 40.0 / 21)]
    [InlineData(4, 8, 8, 4, 4)]
    [InlineData(2, 30, 0, 1, 1)]
    public void Measure_LanesShareTheMachine_ChoosesWhatCarriesClearlyMore(int lanes, double all, double half, int chosen, double speedup)
    {
        // A step takes 10 ms alone, and more while others run. Alone and together by turns, five rounds make a trial.
        var calls = 0;
        var encoder = Encoder(maxBatch: 1, _ => 10);
        encoder.BeforeStep = _ =>
        {
            var together = calls < 10 ? all : half;
            _clock.Advance(TimeSpan.FromMilliseconds(calls++ % 2 == 0 ? 10 : together));
        };

        var found = Measure(encoder, lanes);

        Assert.Equal(chosen, found.Capacity.Lanes);
        Assert.Equal(speedup * 32, found.Capacity.StreamsMeasured, 1e-6);
    }

    [Fact]
    public void Measure_LanesAreGiven_KeepsThem()
    {
        var calls = 0;
        var encoder = Encoder(maxBatch: 1, _ => 10);
        encoder.BeforeStep = _ => _clock.Advance(TimeSpan.FromMilliseconds(calls++ % 2 == 0 ? 10 : 30));
        var found = Measure(encoder, lanes: 2, lanesAreGiven: true);
        Assert.Equal(2, found.Capacity.Lanes);
    }

    [Fact]
    public void Measure_Always_GivesItsSlotsAndLanesBack()
    {
        var encoder = Encoder(maxBatch: 4, _ => 1);
        Measure(encoder, lanes: 4);
        Assert.NotEmpty(encoder.Slots);
        Assert.All(encoder.Lanes.Prepend(encoder).SelectMany(lane => lane.Slots), slot => Assert.True(slot.Disposed));
        Assert.All(encoder.Lanes, lane => Assert.True(lane.Disposed));
        Assert.False(encoder.Disposed);
    }

    [Fact]
    public void Measure_ALaneFails_SaysSoAndGivesEverythingBack()
    {
        // The first lane is that of the batches.
        var opened = 0;
        var encoder = new ScriptedEncoder(chunkFrames: 16, maxBatch: 1)
        {
            LaneOpened = lane => lane.BeforeStep = ++opened == 2 ? _ => throw new InvalidOperationException("lost") : null,
        };

        Assert.Equal("lost", Assert.Throws<InvalidOperationException>(() => Measure(encoder, lanes: 2)).Message);
        Assert.All(encoder.Lanes, lane => Assert.True(lane.Disposed));
        Assert.All(encoder.Lanes.Prepend(encoder).SelectMany(lane => lane.Slots), slot => Assert.True(slot.Disposed));
    }

    private StepCalibration Measure(ScriptedEncoder encoder, int lanes = 1, int patienceMs = 100_000, bool lanesAreGiven = false, bool batchIsGiven = false)
    {
        var scope = new CalibrationScope { Lanes = lanes, LanesAreGiven = lanesAreGiven, BatchIsGiven = batchIsGiven, Patience = TimeSpan.FromMilliseconds(patienceMs) };
        return StepCalibration.Measure(encoder, scope, _clock);
    }

    // Batches are timed on a lane that is opened for them; lanes opened later take no time.
    private ScriptedEncoder Encoder(int maxBatch, Func<int, double> milliseconds, EncoderMode mode = EncoderMode.Cached, int left = 0)
    {
        var opened = 0;
        void Step(ScriptedSlot[] slots) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds(slots.Length)));
        return new(chunkFrames: 16, maxBatch)
        {
            Mode = mode,
            LeftFrames = left,
            BeforeStep = Step,
            LaneOpened = lane => lane.BeforeStep = opened++ == 0 ? Step : null,
        };
    }
}

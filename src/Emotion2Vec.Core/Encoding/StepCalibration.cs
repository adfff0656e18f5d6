using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Encoding;

/// <summary>What an encoder costs on this machine: steps of growing batches on one lane, then lanes at the same time, with noise in place of sound.</summary>
public sealed record StepCalibration
{
    // Quick steps are repeated more often: whatever else the machine does is long beside them.
    private const int FewSteps = 3;
    private const int MostSteps = 12;
    private const double EnoughMs = 25;
    private const int LaneRounds = 4;

    // Fewer lanes must carry clearly more: a machine that is busy for a moment is no reason to leave a core unused for good.
    private const double ClearlyMore = 1.1;
    private const double AboutAsMuch = 0.9;

    private StepCalibration(IReadOnlyList<StepTiming> batches, IReadOnlyList<LaneTiming> lanes, StepCapacity capacity) =>
        (Batches, Lanes, Capacity) = (batches, lanes, capacity);

    /// <summary>The batches that were timed, from 1 upwards; at least one.</summary>
    public IReadOnlyList<StepTiming> Batches { get; }

    /// <summary>The numbers of lanes that were timed; at least one.</summary>
    public IReadOnlyList<LaneTiming> Lanes { get; }

    /// <summary>What the lanes chosen carry together, in batches of the size chosen.</summary>
    public StepCapacity Capacity { get; }

    /// <summary>Measures batches of 1, 2, 4 and so on up to <see cref="IStreamEncoder.MaxBatch"/>, then lanes. Nothing else may step the encoder meanwhile; it is left as it was.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="scope">What is to be found out.</param>
    /// <param name="clock">Measures steps.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the encoder failed.</exception>
    public static StepCalibration Measure(IStreamEncoder encoder, CalibrationScope scope, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scope.Lanes, 1);
        var started = clock.GetTimestamp();
        var half = scope.Patience / 2;
        var batches = TimeBatches(encoder, () => clock.GetElapsedTime(started) < half, clock);
        var lanes = TimeLanes(encoder, scope, () => clock.GetElapsedTime(started) < scope.Patience, clock);
        var batch = scope.BatchIsGiven ? batches[^1] : Best(batches, ChunkMs(encoder) / 2);
        var most = lanes[0];
        var chosen = lanes.Where(lane => lane == most || lane.Speedup > ClearlyMore * most.Speedup).MaxBy(lane => lane.Speedup);
        return new(batches, lanes, new()
        {
            Lanes = chosen.Lanes,
            BatchLimit = scope.BatchIsGiven ? encoder.MaxBatch : batch.Batch,
            StreamsMeasured = chosen.Speedup * batch.StreamsPerLane,
        });
    }

    /// <summary>One line for people.</summary>
    /// <returns>Times, what lanes carry, and what was chosen.</returns>
    public override string ToString()
    {
        var times = string.Join(", ", Batches.Select(batch => string.Create(CultureInfo.InvariantCulture, $"{batch.Milliseconds:0.0} ms for {batch.Batch}")));
        var best = Batches.Max(batch => batch.StreamsPerLane);
        var gains = string.Concat(Lanes.Where(lane => lane.Lanes > 1).Select(lane => string.Create(CultureInfo.InvariantCulture, $", {lane.Lanes} lanes {lane.Speedup:0.00} times as many")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"a step takes {times}; one lane carries {best:0.0} streams{gains}; chosen: {Capacity.Lanes} lane(s) with steps of up to {Capacity.BatchLimit}, which carry {Capacity.StreamsMeasured:0.0} streams");
    }

    private static double ChunkMs(IStreamEncoder encoder) => (double)encoder.Info.ChunkFrames * ModelAudio.FrameMilliseconds;

    private static List<StepTiming> TimeBatches(IStreamEncoder encoder, Func<bool> goesOn, TimeProvider clock)
    {
        // A lane of its own, so that the memory of large batches goes when the measurement is over.
        using var lane = encoder.OpenLane();
        var chunkMs = ChunkMs(encoder);
        var slots = new List<IEncoderSlot>();
        var timings = new List<StepTiming>();
        try
        {
            for (var batch = 1; batch > 0; batch = Next(batch, lane.MaxBatch))
            {
                while (slots.Count < batch)
                {
                    slots.Add(lane.OpenSlot());
                }

                var ms = Time(lane, [.. slots], goesOn, clock);
                timings.Add(new(batch, ms, batch * chunkMs / ms));
                if (!goesOn() || ms > chunkMs / 2)
                {
                    break;
                }
            }
        }
        finally
        {
            slots.ForEach(slot => slot.Dispose());
        }

        return timings;
    }

    // The most lanes first, then half of them: cores that share their arithmetic carry no more together than each alone.
    private static List<LaneTiming> TimeLanes(IStreamEncoder encoder, CalibrationScope scope, Func<bool> goesOn, TimeProvider clock)
    {
        var one = new LaneTiming(1, 1);
        if (scope.Lanes == 1)
        {
            return [one];
        }

        var most = LaneTrial.Measure(encoder, scope.Lanes, LaneRounds, clock, goesOn);
        return (scope.LanesAreGiven, scope.Lanes / 2) switch
        {
            (true, _) => [most],
            (_, 1) => [most, one],
            (_, var fewer) => [most, LaneTrial.Measure(encoder, fewer, LaneRounds, clock, goesOn)],
        };
    }

    // A chunk waits for the step under way and then for its own: neither may take more than half of the time until the next chunk comes.
    // Of batches that carry about as much the largest is best: whoever is behind catches up in fewer steps.
    private static StepTiming Best(IEnumerable<StepTiming> timings, double mostMs)
    {
        StepTiming[] fit = [.. timings.Where(timing => timing.Batch == 1 || timing.Milliseconds <= mostMs)];
        var most = fit.Max(timing => timing.StreamsPerLane);
        return fit.Last(timing => AboutAsMuch * most <= timing.StreamsPerLane);
    }

    private static int Next(int batch, int most) => batch == most ? 0 : Math.Min(2 * batch, most);

    // The quickest step: what made others slower was not the encoder.
    private static double Time(IStreamEncoder encoder, IEncoderSlot[] slots, Func<bool> goesOn, TimeProvider clock)
    {
        var (chunk, window) = (encoder.Info.ChunkFrames, encoder.Info.Mode == EncoderMode.Window ? encoder.Info.LeftFrames : 0);

        // The first step binds memory, and windows grow until they are full.
        var unlike = Math.Max(1, (window - 1) / chunk);
        var (steps, best, sum) = (0, 0.0, 0.0);

        // The first step of a stream is the dearest form of all, and it is better to promise too little. The newest slot is fresh.
        var form = slots[^1].StepForm;
        do
        {
            BeginAnew(slots, form);
            TimedStep.Fill(slots);
            var ms = TimedStep.Run(encoder, slots, clock);
            best = steps++ <= unlike ? ms : Math.Min(best, ms);
            sum += ms;
        }
        while (steps < unlike + (sum < EnoughMs ? MostSteps : FewSteps) && goesOn());

        // A window that could not be filled in time costs at least in proportion.
        return best * Math.Max(1, (double)window / (steps * chunk));
    }

    private static void BeginAnew(IEncoderSlot[] slots, int form)
    {
        foreach (var slot in slots)
        {
            if (slot.StepForm != form)
            {
                slot.Reset();
            }
        }
    }
}

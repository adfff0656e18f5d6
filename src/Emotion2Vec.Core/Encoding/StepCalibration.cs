using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Encoding;

/// <summary>What an encoder costs on this machine: steps of growing batches are timed on one lane, with noise in place of sound.</summary>
public sealed record StepCalibration
{
    private const int MostSteps = 5;

    private StepCalibration(IReadOnlyList<StepTiming> timings, StepCapacity capacity) => (Timings, Capacity) = (timings, capacity);

    /// <summary>The batches that were timed, from 1 upwards; at least one.</summary>
    public IReadOnlyList<StepTiming> Timings { get; }

    /// <summary>What all lanes together carry in batches of the best size.</summary>
    public StepCapacity Capacity { get; }

    /// <summary>Measures batches of 1, 2, 4 and so on up to <see cref="IStreamEncoder.MaxBatch"/>, which is among them if time allows. Nothing else may step the encoder meanwhile.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="lanes">Lanes that will step it, each on cores of its own; at least 1.</param>
    /// <param name="patience">After this time no further batch is begun.</param>
    /// <param name="clock">Measures steps.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the encoder failed.</exception>
    public static StepCalibration Measure(IStreamEncoder encoder, int lanes, TimeSpan patience, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        var started = clock.GetTimestamp();
        var chunkMs = (double)encoder.Info.ChunkFrames * ModelAudio.FrameMilliseconds;
        var slots = new List<IEncoderSlot>();
        var timings = new List<StepTiming>();
        try
        {
            for (var batch = 1; batch > 0; batch = Next(batch, encoder.MaxBatch))
            {
                while (slots.Count < batch)
                {
                    slots.Add(encoder.OpenSlot());
                }

                var ms = Time(encoder, [.. slots], () => clock.GetElapsedTime(started) < patience, clock);
                timings.Add(new(batch, ms, batch * chunkMs / ms));
                if (clock.GetElapsedTime(started) >= patience || ms > chunkMs / 2)
                {
                    break;
                }
            }
        }
        finally
        {
            slots.ForEach(slot => slot.Dispose());
        }

        var best = Best(timings, chunkMs / 2);
        return new(timings, new() { Lanes = lanes, BatchLimit = best.Batch, StreamsMeasured = lanes * best.StreamsPerLane });
    }

    // A chunk waits for the step under way and then for its own: neither may take more than half of the time until the next chunk comes.
    private static StepTiming Best(List<StepTiming> timings, double mostMs) =>
        timings.Where(timing => timing.Batch == 1 || timing.Milliseconds <= mostMs).MaxBy(timing => timing.StreamsPerLane);

    private static int Next(int batch, int most) => batch == most ? 0 : Math.Min(2 * batch, most);

    // The quickest step: what made others slower was not the encoder.
    private static double Time(IStreamEncoder encoder, IEncoderSlot[] slots, Func<bool> goesOn, TimeProvider clock)
    {
        Fill(slots);
        var best = Step();

        // The first step binds memory, and windows grow until they are full.
        var growing = encoder.Info.Mode == EncoderMode.Window ? encoder.Info.LeftFrames / encoder.Info.ChunkFrames : 1;
        for (var i = 0; i < growing + MostSteps && goesOn(); i++)
        {
            Fill(slots);
            var ms = Step();
            best = i < growing ? ms : Math.Min(best, ms);
        }

        return best;

        double Step()
        {
            var before = clock.GetTimestamp();
            encoder.Step(slots);

            // A clock may be too coarse for a step; nothing is free.
            return Math.Max(clock.GetElapsedTime(before).TotalMilliseconds, 0.001);
        }
    }

    private static void Fill(IEncoderSlot[] slots)
    {
        // Quiet noise: silence could be cheaper than sound.
        var random = new Random(slots.Length);
        foreach (var slot in slots)
        {
            var samples = new float[slot.SamplesWanted];
            foreach (ref var sample in samples.AsSpan())
            {
                sample = (float)((random.NextDouble() * 0.2) - 0.1);
            }

            slot.Write(samples);
        }
    }
}

using System.Runtime.ExceptionServices;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Encoding;

/// <summary>
/// Several lanes of one encoder against one of them. Design: each round times a step of one lane alone, then a step of every lane at once, and the quickest of each
/// counts: what made others slower was not the encoder. Lanes have a stream each: what they do to each other depends little on the batch.
/// </summary>
public static class LaneTrial
{
    /// <summary>Measures.</summary>
    /// <param name="encoder">The encoder; nothing else may step it meanwhile.</param>
    /// <param name="lanes">Lanes, at least 2.</param>
    /// <param name="rounds">The most rounds, at least 1.</param>
    /// <param name="clock">Measures steps.</param>
    /// <param name="goesOn">Whether there is time for another round, asked from the second on; null for all of them.</param>
    /// <returns>The quickest of all lanes against the quickest of one.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the encoder failed.</exception>
    public static LaneTiming Measure(IStreamEncoder encoder, int lanes, int rounds, TimeProvider clock, Func<bool>? goesOn = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var opened = new List<IStreamEncoder>();
        var slots = new List<IEncoderSlot>();
        try
        {
            var lone = Open(encoder);
            (IStreamEncoder Encoder, IEncoderSlot[] Slot)[] all =
            [
                (encoder, Open(encoder)),
                .. Enumerable.Range(1, lanes - 1).Select(_ =>
                {
                    opened.Add(encoder.OpenLane());
                    return (opened[^1], Open(opened[^1]));
                }),
            ];
            var (alone, together) = (double.PositiveInfinity, double.PositiveInfinity);

            // The first round binds memory.
            for (var round = 0; round < 2 || (round <= rounds && goesOn?.Invoke() != false); round++)
            {
                TimedStep.Fill(lone);
                var one = TimedStep.Run(encoder, lone, clock);
                var most = Together(all, clock);
                if (round > 0)
                {
                    (alone, together) = (Math.Min(alone, one), Math.Min(together, most));
                }
            }

            return new(lanes, Math.Min(lanes * alone / together, lanes));
        }
        finally
        {
            slots.ForEach(slot => slot.Dispose());
            opened.ForEach(lane => lane.Dispose());
        }

        IEncoderSlot[] Open(IStreamEncoder lane)
        {
            slots.Add(lane.OpenSlot());
            return [slots[^1]];
        }
    }

    // Until the last of them has ended: a machine carries what its slowest lane does.
    private static double Together((IStreamEncoder Encoder, IEncoderSlot[] Slot)[] lanes, TimeProvider clock)
    {
        using var start = new Barrier(lanes.Length);
        var times = new double[lanes.Length];
        var failures = new ExceptionDispatchInfo?[lanes.Length];
        Thread[] threads = [.. lanes.Select((lane, i) => new Thread(() =>
        {
            TimedStep.Fill(lane.Slot);
            start.SignalAndWait();
            try
            {
                times[i] = TimedStep.Run(lane.Encoder, lane.Slot, clock);
            }
            catch (Exception error)
            {
                failures[i] = ExceptionDispatchInfo.Capture(error);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Array.Find(failures, failure => failure is not null)?.Throw();
        return times.Max();
    }
}

namespace Emotion2Vec.Core.Encoding;

/// <summary>Steps on noise, timed.</summary>
internal static class TimedStep
{
    /// <summary>Makes slots ready.</summary>
    /// <param name="slots">Slots that want sound.</param>
    public static void Fill(ReadOnlySpan<IEncoderSlot> slots)
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

    /// <summary>Steps slots that are ready.</summary>
    /// <param name="encoder">Their encoder.</param>
    /// <param name="slots">The slots.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>Milliseconds, above 0.</returns>
    public static double Run(IStreamEncoder encoder, ReadOnlySpan<IEncoderSlot> slots, TimeProvider clock)
    {
        var before = clock.GetTimestamp();
        encoder.Step(slots);

        // A clock may be too coarse for a step; nothing is free.
        return Math.Max(clock.GetElapsedTime(before).TotalMilliseconds, 0.001);
    }
}

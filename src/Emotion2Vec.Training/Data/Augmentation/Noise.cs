namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Noise from random numbers.</summary>
internal static class Noise
{
    /// <summary>Fills a span with Gaussian noise of equal power in every Hertz.</summary>
    public static void White(Span<float> samples, SeededRandom random)
    {
        foreach (ref var sample in samples)
        {
            sample = (float)random.NextNormal();
        }
    }

    /// <summary>
    /// Fills a span with noise of equal power in every octave: white noise through Paul Kellet's sum of first-order filters (musicdsp.org, "Pink noise
    /// filter", refined version), within 0.1 dB of -3 dB per octave above 20 Hz at 44.1 kHz.
    /// </summary>
    public static void Pink(Span<float> samples, SeededRandom random)
    {
        double b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0;
        foreach (ref var sample in samples)
        {
            var white = random.NextNormal();
            b0 = (0.99886 * b0) + (white * 0.0555179);
            b1 = (0.99332 * b1) + (white * 0.0750759);
            b2 = (0.96900 * b2) + (white * 0.1538520);
            b3 = (0.86650 * b3) + (white * 0.3104856);
            b4 = (0.55000 * b4) + (white * 0.5329522);
            b5 = (-0.7616 * b5) - (white * 0.0168980);
            sample = (float)(b0 + b1 + b2 + b3 + b4 + b5 + b6 + (white * 0.5362));
            b6 = white * 0.115926;
        }
    }

    /// <summary>Adds a sound of unit power to a span, again and again from a random place in it; silence adds nothing.</summary>
    public static void AddLooped(ReadOnlySpan<float> sound, Span<float> samples, SeededRandom random)
    {
        var power = Decibels.Power(sound);
        var place = random.Next(sound.Length);
        var gain = power > 0 ? (float)(1 / Math.Sqrt(power)) : 0;
        foreach (ref var sample in samples)
        {
            sample += gain * sound[place];
            place = place + 1 == sound.Length ? 0 : place + 1;
        }
    }
}

using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Augmentation;

namespace Emotion2Vec.Training.Tests.Data.Augmentation;

/// <summary>Sounds to augment, and what is measured on them.</summary>
internal static class SoundSamples
{
    /// <summary>Harmonics of a moving pitch with a syllable's envelope: what speech codecs are made for.</summary>
    public static float[] Speechlike(int samples)
    {
        var sound = new float[samples];
        double phase = 0;
        for (var i = 0; i < samples; i++)
        {
            phase += 2 * Math.PI * (120 + (20 * Math.Sin(i / 9000.0))) / 16_000;
            double sum = 0;
            for (var harmonic = 1; harmonic <= 20; harmonic++)
            {
                sum += Math.Sin(harmonic * phase) / harmonic;
            }

            sound[i] = (float)(0.15 * sum * (0.6 + (0.4 * Math.Sin(i / 1500.0))));
        }

        return sound;
    }

    public static float[] Sine(int samples, double hertz) => [.. Enumerable.Range(0, samples).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / 16_000)))];

    /// <summary>Power at a frequency (Goertzel's algorithm).</summary>
    public static double PowerAt(ReadOnlySpan<float> samples, double hertz)
    {
        double cosine = 0, sine = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            cosine += samples[i] * Math.Cos(2 * Math.PI * hertz * i / 16_000);
            sine += samples[i] * Math.Sin(2 * Math.PI * hertz * i / 16_000);
        }

        return ((cosine * cosine) + (sine * sine)) / samples.Length / samples.Length;
    }

    /// <summary>The shift in samples at which two sounds are most alike.</summary>
    public static int BestLag(float[] first, float[] second, int most) => Enumerable.Range(-most, (2 * most) + 1).MaxBy(lag =>
    {
        double sum = 0;
        for (var i = most; i < first.Length - most; i++)
        {
            sum += first[i] * second[i + lag];
        }

        return sum;
    });

    public static AugmentationContext Context(ulong seed, params float[][] batch) =>
        new(new SeededRandom(seed), [.. batch.Select((samples, i) => new Training.Data.Batches.UtteranceSound(new Utterance { Id = $"{i}", Path = $"/{i}" }, samples))], 0);
}

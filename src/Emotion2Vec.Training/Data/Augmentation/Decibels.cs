namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Decibels of amplitude, and power of samples.</summary>
internal static class Decibels
{
    /// <summary>The factor of amplitudes: 10^(dB / 20).</summary>
    public static float ToAmplitude(double decibels) => (float)Math.Pow(10, decibels / 20);

    /// <summary>Mean of the squares, in double precision.</summary>
    public static double Power(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return samples.IsEmpty ? 0 : sum / samples.Length;
    }
}

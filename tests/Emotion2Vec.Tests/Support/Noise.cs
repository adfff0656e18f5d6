namespace Emotion2Vec.Tests.Support;

/// <summary>Seeded speech-like sound: noise with a slow envelope, so that loudness and statistics change over time.</summary>
internal static class Noise
{
    public static float[] Make(int samples, int seed)
    {
        var random = new Random(seed);
        var (rate, phase) = ((random.NextDouble() * 6) + 2, random.NextDouble() * 6);
        var values = new float[samples];
        var previous = 0.0;
        for (var i = 0; i < samples; i++)
        {
            previous = (0.7 * previous) + (0.3 * ((random.NextDouble() * 2) - 1));
            values[i] = (float)(previous * (0.05 + (0.3 * Math.Pow(Math.Sin((rate * i / 16000) + phase), 2))));
        }

        return values;
    }

    /// <summary>Samples that hold exactly a number of frames, and some that do not complete another.</summary>
    public static int SamplesFor(int frames, int rest = 0) => 400 + (320 * (frames - 1)) + rest;
}

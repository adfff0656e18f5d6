namespace Emotion2Vec.Benchmarks.Gate;

/// <summary>What is not speech: synthetic, seeded, 16 kHz, of RMS 1. And how it is mixed with speech.</summary>
internal static class GateSounds
{
    private const int Rate = 16000;

    /// <summary>Noise of equal power at all frequencies.</summary>
    public static float[] White(int count, int seed)
    {
        var random = new Random(seed);
        return Scaled([.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))]);
    }

    /// <summary>Noise of equal power in all octaves: sources that change half as often, each (Voss).</summary>
    public static float[] Pink(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new float[14];
        var sound = new float[count];
        for (var i = 0; i < count; i++)
        {
            rows[Math.Min(rows.Length - 1, System.Numerics.BitOperations.TrailingZeroCount(i + 1))] = random.NextSingle() - 0.5f;
            sound[i] = rows.Sum() + random.NextSingle() - 0.5f;
        }

        return Scaled(sound);
    }

    /// <summary>Mains hum: 50 Hz and its harmonics.</summary>
    public static float[] Hum(int count) => Scaled([.. Enumerable.Range(0, count).Select(i => (float)Enumerable.Range(1, 10).Sum(k => Math.Sin(2 * Math.PI * 50 * k * i / Rate) / k))]);

    /// <summary>Four chords of plucked tones, over and over, with a rhythm of noise bursts: synthetic, with none of a record's voices or instruments.</summary>
    public static float[] Music(int count, int seed)
    {
        int[][] chords = [[48, 60, 64, 67], [43, 59, 62, 67], [45, 57, 60, 64], [41, 57, 60, 65]];
        var random = new Random(seed);
        var sound = new float[count];
        for (var i = 0; i < count; i++)
        {
            var beat = i / (Rate / 2);
            var since = i % (Rate / 2) / (double)Rate;
            var tones = 0.0;
            foreach (var note in chords[beat / 4 % 4])
            {
                var hertz = 440 * Math.Pow(2, (note - 69) / 12.0);
                for (var k = 1; k <= 5; k++)
                {
                    tones += Math.Sin(2 * Math.PI * hertz * k * i / Rate) * Math.Exp(-4 * k * since) / k;
                }
            }

            var drum = (random.NextDouble() - 0.5) * Math.Exp(-60 * (i % (Rate / 4) / (double)Rate)) * 3;
            sound[i] = (float)(tones + drum);
        }

        return Scaled(sound);
    }

    /// <summary>Several voices at once, each from another place of some speech.</summary>
    /// <param name="speech">Speech with few pauses.</param>
    /// <param name="count">Samples wanted.</param>
    /// <param name="voices">How many talk.</param>
    public static float[] Babble(float[] speech, int count, int voices)
    {
        var sound = new float[count];
        for (var voice = 0; voice < voices; voice++)
        {
            var shift = (int)((voice + 0.5) / voices * speech.Length);
            for (var i = 0; i < count; i++)
            {
                sound[i] += speech[(i + shift) % speech.Length];
            }
        }

        return Scaled(sound);
    }

    /// <summary>Adds noise to speech, so that the speech where it is active has a given power over it; the whole stays within full scale.</summary>
    /// <param name="speech">Clean speech.</param>
    /// <param name="isActive">[frames of 320 samples] where it is active.</param>
    /// <param name="noise">[as long] noise of RMS 1.</param>
    /// <param name="decibels">Signal to noise.</param>
    public static float[] Mix(float[] speech, bool[] isActive, float[] noise, double decibels)
    {
        var (power, samples) = (0.0, 0L);
        foreach (var frame in Enumerable.Range(0, isActive.Length).Where(frame => isActive[frame]))
        {
            power += GateTrial.Hop(speech, frame).ToArray().Sum(x => (double)x * x);
            samples += GateTrial.HopSamples;
        }

        var level = Math.Sqrt(power / samples) * Math.Pow(10, -decibels / 20);
        var mix = speech.Zip(noise, (s, n) => s + (float)(level * n)).ToArray();
        var peak = mix.Max(Math.Abs);
        return peak > 0.99f ? Array.ConvertAll(mix, x => x / peak * 0.99f) : mix;
    }

    /// <summary>Sets the level of a sound.</summary>
    /// <param name="sound">Any sound but silence.</param>
    /// <param name="rms">Its root mean square afterwards.</param>
    public static float[] Scaled(float[] sound, double rms = 1)
    {
        var factor = (float)(rms / Math.Sqrt(sound.Average(x => (double)x * x)));
        return Array.ConvertAll(sound, x => x * factor);
    }
}

using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tools.DemoCorpus.Sound;

/// <summary>What is done to the sound of a sentence, whatever its class: silence around it goes, and its level is set, so that neither tells the class.</summary>
internal static class Phrase
{
    private const int WindowSamples = ModelAudio.SampleRate / 100;

    // A little more than the cross-fade of a border file, so that no sound is lost to it.
    private const int MarginSamples = ModelAudio.SampleRate * 30 / 1000;

    private const double SilenceBelowPeak = 0.006; // -44 dB
    private const double MaxPeak = 0.89; // -1 dBFS

    /// <summary>Cuts silence before and after the speech, but for 30 ms.</summary>
    public static float[] Trim(ReadOnlySpan<float> sound)
    {
        var threshold = Peak(sound) * SilenceBelowPeak;
        var first = -1;
        var last = 0;
        for (var start = 0; start < sound.Length; start += WindowSamples)
        {
            var end = Math.Min(start + WindowSamples, sound.Length);
            if (Peak(sound[start..end]) > threshold)
            {
                first = first < 0 ? start : first;
                last = end;
            }
        }

        var from = Math.Max(first - MarginSamples, 0);
        return sound[from..Math.Min(last + MarginSamples, sound.Length)].ToArray();
    }

    /// <summary>Sets the root mean square; a sound that would pass -1 dBFS is made softer as a whole instead of clipped.</summary>
    /// <param name="sound">Changed.</param>
    /// <param name="level">In dB of full scale.</param>
    public static void SetLevel(Span<float> sound, double level)
    {
        double squares = 0;
        foreach (var sample in sound)
        {
            squares += (double)sample * sample;
        }

        var peak = Peak(sound);
        if (peak == 0)
        {
            return;
        }

        Scale(sound, Math.Min(Math.Pow(10, level / 20) / Math.Sqrt(squares / sound.Length), MaxPeak / peak));
    }

    private static void Scale(Span<float> sound, double factor)
    {
        for (var index = 0; index < sound.Length; index++)
        {
            sound[index] = (float)(sound[index] * factor);
        }
    }

    private static double Peak(ReadOnlySpan<float> sound)
    {
        var peak = 0f;
        foreach (var sample in sound)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        return peak;
    }
}

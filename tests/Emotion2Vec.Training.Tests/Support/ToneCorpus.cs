using System.Text.Json;
using Emotion2Vec.Audio.Files;

namespace Emotion2Vec.Training.Tests.Support;

/// <summary>
/// A data set of buzzing tones on disk: the class is the pitch and its movement, the rest is drawn. It is learnable by a tiny model in seconds, and nothing but a test.
/// </summary>
internal static class ToneCorpus
{
    public static readonly string[] Classes = ["low", "high", "rising", "noise"];

    /// <summary>Writes wav files and a JSON lines manifest.</summary>
    /// <returns>The manifest.</returns>
    public static string Write(string folder, int utterances, double seconds = 1, int seed = 1)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        var manifest = Path.Combine(folder, "manifest.jsonl");
        using var lines = new StreamWriter(manifest);
        for (var i = 0; i < utterances; i++)
        {
            var label = i % Classes.Length;
            var path = Path.Combine(folder, $"{i}.wav");
            using var wav = new WavWriter(path, WavSampleFormat.Float32);
            wav.Write(Sound(label, (int)(seconds * 16000), random));
            lines.WriteLine(JsonSerializer.Serialize(new { id = $"u{i}", path = $"{i}.wav", label = Classes[label], speaker = $"s{i % 3}", session = $"{(i % 5) + 1}" }));
        }

        return manifest;
    }

    public static float[] Sound(int label, int length, Random random)
    {
        var (phase, samples) = (random.NextDouble(), new float[length]);
        var gain = 0.1 + (0.2 * random.NextDouble());
        for (var n = 0; n < length; n++)
        {
            var frequency = label switch { 0 => 120, 1 => 420, 2 => 120 + (300.0 * n / length), _ => 0 };
            phase += frequency / 16000;
            var noise = random.NextDouble() - 0.5;
            samples[n] = (float)(gain * (label == 3 ? noise : (phase % 1) - 0.5 + (0.05 * noise)));
        }

        return samples;
    }
}

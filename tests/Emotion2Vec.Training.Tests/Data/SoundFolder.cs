using Emotion2Vec.Audio.Files;
using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Tests.Data;

/// <summary>A folder of small recordings and manifests that goes away with the test.</summary>
internal sealed class SoundFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-data-");

    public string Root => _folder.FullName;

    public string At(string name) => Path.Combine(Root, name);

    public string WriteText(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Writes a recording whose sample k is k / 32768, plus an offset: every crop tells where it was cut.</summary>
    public string WriteRamp(string name, int samples, int offset = 0) =>
        WriteSound(name, [.. Enumerable.Range(0, samples).Select(k => (((k + offset) % 65536) - 32768) / 32768f)]);

    public string WriteSound(string name, float[] samples)
    {
        using var writer = new WavWriter(At(name), WavSampleFormat.Pcm16);
        writer.Write(samples);
        return At(name);
    }

    /// <summary>A data set of ramps of different lengths with classes in turn; lengths are not in the manifest unless asked for.</summary>
    public Manifest WriteRamps(int count, bool withSeconds = false, params string[] classes)
    {
        var utterances = new List<Utterance>();
        for (var i = 0; i < count; i++)
        {
            var samples = 8000 + (i * 977 % 24000);
            utterances.Add(new Utterance
            {
                Id = $"u{i}",
                Path = WriteRamp($"u{i}.wav", samples, i * 13),
                Label = classes.Length == 0 ? null : classes[i % classes.Length],
                Seconds = withSeconds ? samples / 16000.0 : null,
            });
        }

        return new Manifest(At("ramps"), utterances, "sha256:");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

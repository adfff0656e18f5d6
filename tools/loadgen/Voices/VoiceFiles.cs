using System.Text.Json;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tools.LoadGen.Talking;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.LoadGen.Voices;

/// <summary>Voices as files, and the configuration under which a program plays each over and over as a stream.</summary>
internal static class VoiceFiles
{
    /// <summary>The configuration's name.</summary>
    public const string Configuration = "streams.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Writes them: 16 kHz, 16 bits.</summary>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="count">How many.</param>
    /// <param name="seconds">How long each is.</param>
    /// <param name="seed">Draws them.</param>
    /// <returns>The sources, by the names of their streams.</returns>
    /// <exception cref="Core.Errors.Emotion2VecException">A file cannot be written.</exception>
    public static IReadOnlyDictionary<string, string> Write(string folder, int count, int seconds, int seed)
    {
        Directory.CreateDirectory(folder);
        var sources = new Dictionary<string, string>();
        var second = new float[ModelAudio.SampleRate];
        for (var i = 0; i < count; i++)
        {
            var file = Path.GetFullPath(Path.Combine(folder, $"{TalkerPlan.NameOf(i)}.wav"));
            using var writer = new WavWriter(file, WavSampleFormat.Pcm16);
            var voice = new SyntheticVoice((int)Draws.Of(seed, i).Next(), ModelAudio.SampleRate);
            for (var s = 0; s < seconds; s++)
            {
                voice.Read(second);
                writer.Write(second);
            }

            sources[TalkerPlan.NameOf(i)] = $"file:{file}?loop=forever";
        }

        var configuration = new { Engine = new { MaxStreams = count }, Streams = sources.Select(source => new { Id = source.Key, Source = source.Value }) };
        File.WriteAllText(Path.Combine(folder, Configuration), JsonSerializer.Serialize(configuration, Json));
        return sources;
    }
}

using System.Runtime.InteropServices;
using System.Text.Json;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Training.Tests.Support;

/// <summary>One folder of upstream's training values: <c>grad</c>, <c>pretrain</c> or <c>ema</c>.</summary>
internal sealed class UpstreamTraining(string name, string manifest = "manifest.json")
{
    public JsonElement Manifest { get; } = JsonDocument.Parse(File.ReadAllText(Path(name, manifest))).RootElement;

    public float[] Read(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path(name, file))).ToArray();

    public byte[] ReadBytes(string file) => File.ReadAllBytes(Path(name, file));

    public SafetensorsFile Open(string file) => SafetensorsFile.Open(Path(name, file));

    private static string Path(string folder, string file) => RepositoryFolder.Path("tests", "fixtures", "upstream", folder, file);
}

using System.Runtime.InteropServices;
using System.Text.Json;

namespace Emotion2Vec.Tests.Support;

/// <summary>One input of the tiny reference model with every value that upstream computed on it.</summary>
internal sealed class UpstreamCase
{
    private readonly JsonElement _tensors;

    public UpstreamCase(string name)
    {
        Name = name;
        var manifest = JsonDocument.Parse(File.ReadAllText(Folder("manifest.json"))).RootElement;
        _tensors = manifest.GetProperty("cases").GetProperty(name).GetProperty("tensors");
    }

    public static IReadOnlyList<string> AllSingle { get; } = ["testwav", "noise3s", "one_second", "zeros800", "quiet_dc", "odd5919", "min400"];

    public string Name { get; }

    public IEnumerable<string> TensorNames => _tensors.EnumerateObject().Select(p => p.Name);

    public static string Folder(params string[] parts) => RepositoryFolder.Path(["tests", "fixtures", "upstream", "tiny", .. parts]);

    public int[] Shape(string tensor) => [.. _tensors.GetProperty(tensor).GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];

    /// <summary>The float32 noise floor of a tensor: max |upstream float32 - float64 recomputation|, or null where none was stored.</summary>
    public double? NoiseFloor(string tensor) => _tensors.GetProperty(tensor).TryGetProperty("f64err", out var e) ? e.GetDouble() : null;

    public float[] Read(string tensor) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Folder(_tensors.GetProperty(tensor).GetProperty("file").GetString()!))).ToArray();
}

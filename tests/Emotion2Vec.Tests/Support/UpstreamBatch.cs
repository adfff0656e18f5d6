using System.Runtime.InteropServices;
using System.Text.Json;

namespace Emotion2Vec.Tests.Support;

/// <summary>Upstream's padded batch of two: inputs already normalised, every intermediate value.</summary>
internal sealed class UpstreamBatch
{
    private static readonly string[] NotIntermediate = ["source", "sample_padding_mask", "frame_padding_mask"];

    private readonly JsonElement _tensors;

    private UpstreamBatch(JsonElement batch)
    {
        _tensors = batch.GetProperty("tensors");
        var source = Read("source");
        var lengths = batch.GetProperty("sample_lengths").EnumerateArray().Select(e => e.GetInt32()).ToArray();
        Waveforms = [.. lengths.Select((n, i) => source[(i * lengths.Max())..((i * lengths.Max()) + n)])];
        Tensors = [.. _tensors.EnumerateObject().Select(p => p.Name).Where(n => !NotIntermediate.Contains(n) && !n.Contains("valid", StringComparison.Ordinal) && !n.Contains("zeroed", StringComparison.Ordinal))];
    }

    public IReadOnlyList<float[]> Waveforms { get; }

    public IReadOnlyList<string> Tensors { get; }

    public static UpstreamBatch Load() =>
        new(JsonDocument.Parse(File.ReadAllText(UpstreamCase.Folder("manifest.json"))).RootElement.GetProperty("batch").GetProperty("batch2"));

    public float[] Read(string tensor) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(UpstreamCase.Folder(_tensors.GetProperty(tensor).GetProperty("file").GetString()!))).ToArray();

    /// <summary>The float32 noise floor of a tensor, as in <see cref="UpstreamCase.NoiseFloor"/>.</summary>
    public double NoiseFloor(string tensor) => _tensors.GetProperty(tensor).GetProperty("f64err").GetDouble();

    /// <summary>[2, C, T] as [2, T, C].</summary>
    public float[] ChannelLast(float[] values)
    {
        var shape = _tensors.GetProperty("local_encoder").GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()).ToArray();
        var item = shape[1] * shape[2];
        return [.. Enumerable.Range(0, shape[0]).SelectMany(b => Compare.Transpose(values.AsSpan(b * item, item), shape[1], shape[2]))];
    }
}

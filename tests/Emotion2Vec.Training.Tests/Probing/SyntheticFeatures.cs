using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Tests.Probing;

/// <summary>Feature sets whose classes can be told apart, or not, written in the authors' layout by plain code of the tests.</summary>
internal static class SyntheticFeatures
{
    public static readonly string[] Labels = ["ang", "hap", "neu", "sad"];

    /// <summary>Frames of class c lie around the c-th axis; with <paramref name="shuffled"/> labels say nothing about them.</summary>
    public static List<(string Name, string Label, float[] Frames)> Make(int count, int width, int seed, double noise = 0.3, bool shuffled = false)
    {
        var random = new Random(seed);
        var list = new List<(string, string, float[])>();
        for (var i = 0; i < count; i++)
        {
            var @class = i % Labels.Length;
            var frames = new float[random.Next(1, 9) * width];
            for (var k = 0; k < frames.Length; k++)
            {
                var gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                frames[k] = (float)((k % width == @class ? 1 : 0) + (noise * gauss));
            }

            var label = Labels[shuffled ? random.Next(Labels.Length) : @class];
            list.Add((string.Create(CultureInfo.InvariantCulture, $"utt{i:D4}"), label, frames));
        }

        return list;
    }

    public static void Write(string prefix, IReadOnlyList<(string Name, string Label, float[] Frames)> set, int width)
    {
        File.WriteAllBytes(prefix + ".npy", Npy("<f4", [set.Sum(s => s.Frames.Length / width), width], MemoryMarshal.AsBytes<float>(set.SelectMany(s => s.Frames).ToArray())));
        File.WriteAllLines(prefix + ".lengths", set.Select(s => (s.Frames.Length / width).ToString(CultureInfo.InvariantCulture)));
        File.WriteAllLines(prefix + ".emo", set.Select(s => $"{s.Name}\t{s.Label}"));
    }

    public static byte[] Npy(string type, long[] shape, ReadOnlySpan<byte> data, int version = 1, bool fortran = false)
    {
        var text = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({string.Join(", ", shape)}{(shape.Length == 1 ? "," : "")}), }}";
        var prefix = version == 1 ? 10 : 12;
        text = text.PadRight(63 - ((prefix + text.Length) % 64) + text.Length) + "\n";
        var bytes = new List<byte> { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', (byte)version, 0 };
        bytes.AddRange(version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length));
        bytes.AddRange(Encoding.UTF8.GetBytes(text));
        return [.. bytes, .. data];
    }

    public static Manifest ManifestOf(IReadOnlyList<(string Name, string Label, float[] Frames)> set, Func<int, Utterance, Utterance> complete) =>
        new("/nowhere/manifest.csv", [.. set.Select((s, i) => complete(i, new() { Id = s.Name, Path = "/nowhere/" + s.Name + ".wav", Label = s.Label }))], "sha256:test");
}

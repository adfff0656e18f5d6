using System.Runtime.InteropServices;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Model.Weights;
using Emotion2Vec.Training.Probing.Features;

namespace Emotion2Vec.Training.Tests.Probing.Features;

public sealed class UpstreamFeaturesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Prefix => _folder["train"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FilesOfTheAuthorsLayout_GivesEveryUtterance()
    {
        var set = SyntheticFeatures.Make(20, 6, seed: 1);
        SyntheticFeatures.Write(Prefix, set, 6);

        using var features = UpstreamFeatures.Open(Prefix + ".npy");

        Assert.Equal((20, 6), (features.Count, features.Width));
        for (var i = 0; i < set.Count; i++)
        {
            var frames = new float[features.RowsOf(i) * 6];
            features.Read(i, frames);
            Assert.Equal(set[i].Frames, frames);
            Assert.Equal((set[i].Name, set[i].Label), features.Utterances[i]);
        }
    }

    [Theory]
    [InlineData("<f2", 1)]
    [InlineData("<f4", 2)]
    [InlineData("<f8", 3)]
    public void Read_EveryFloatTypeAndVersion_ConvertsToFloat32(string type, int version)
    {
        float[] values = [0.5f, -2, 1024, 0.25f, -0.125f, 3];
        var bytes = type switch
        {
            "<f2" => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, v => (Half)v)).ToArray(),
            "<f4" => MemoryMarshal.AsBytes<float>(values).ToArray(),
            _ => MemoryMarshal.AsBytes<double>(Array.ConvertAll(values, v => (double)v)).ToArray(),
        };
        WriteParts(SyntheticFeatures.Npy(type, [3, 2], bytes, version), "1\n2\n", "a\tang\nb c\tsad\n");

        using var features = UpstreamFeatures.Open(Prefix);
        var second = new float[4];
        features.Read(1, second);

        Assert.Equal(values[2..], second);
        Assert.Equal("b c", features.Utterances[1].Name);
    }

    [Theory]
    [InlineData("1\n1\n", "a\tang\nb\tsad\n", "add up to 2")]
    [InlineData("1\n2\n", "a\tang\n", "do not belong together")]
    [InlineData("1\n0\n2\n", "a\tang\nb\tsad\nc\tsad\n", "line 2")]
    [InlineData("1\n99999999999\n", "a\tang\nb\tsad\n", "line 2")]
    [InlineData("1\n2\n", "a\tang\nb\n", "line 2")]
    [InlineData("", "", "empty")]
    public void Open_ListsThatDisagree_NamesTheFileAndLine(string lengths, string labels, string expected)
    {
        WriteParts(SyntheticFeatures.Npy("<f4", [3, 2], new byte[24]), lengths, labels);

        var error = Assert.Throws<Emotion2VecException>(() => UpstreamFeatures.Open(Prefix));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(Prefix, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FortranOrderOrOtherElements_SaysHowToConvert()
    {
        WriteParts(SyntheticFeatures.Npy("<f4", [3, 2], new byte[24], fortran: true), "1\n2\n", "a\tang\nb\tsad\n");
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<Emotion2VecException>(() => UpstreamFeatures.Open(Prefix)).Kind);

        foreach (var type in new[] { ">f4", "<i8", "|O", "<c8" })
        {
            WriteParts(SyntheticFeatures.Npy(type, [3, 2], new byte[48]), "1\n2\n", "a\tang\nb\tsad\n");
            Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<Emotion2VecException>(() => UpstreamFeatures.Open(Prefix)).Kind);
        }
    }

    [Theory]
    [InlineData(new long[] { 3, 2 }, 23)]
    [InlineData(new long[] { 4611686018427387904, 4 }, 64)]
    [InlineData(new long[] { 3, 0 }, 64)]
    [InlineData(new long[] { 6 }, 24)]
    [InlineData(new long[] { 1, 3, 2 }, 24)]
    public void Open_ShapeThatTheFileDoesNotHold_IsInvalid(long[] shape, int bytes)
    {
        WriteParts(SyntheticFeatures.Npy("<f4", shape, new byte[bytes]), "1\n2\n", "a\tang\nb\tsad\n");

        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => UpstreamFeatures.Open(Prefix)).Kind);
    }

    [Fact]
    public void Open_MissingFiles_IsNotFound() =>
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => UpstreamFeatures.Open(Prefix)).Kind);

    [Fact]
    public void Open_RandomAndDamagedBytes_FailsOnlyInTheProductsWords()
    {
        var random = new Random(7);
        var good = SyntheticFeatures.Npy("<f4", [3, 2], new byte[24]);
        for (var round = 0; round < 3000; round++)
        {
            byte[] bytes = [.. good];
            if (round % 3 == 0)
            {
                bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
            }
            else
            {
                for (var flips = random.Next(1, 6); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)(round % 3 == 1 ? random.Next(256) : random.Next(32, 127));
                }

                bytes = bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)];
            }

            File.WriteAllBytes(Prefix + ".npy", bytes);
            File.WriteAllText(Prefix + ".lengths", round % 5 == 0 ? Rubbish(random) : "1\n2\n");
            File.WriteAllText(Prefix + ".emo", round % 7 == 0 ? Rubbish(random) : "a\tang\nb\tsad\n");
            try
            {
                using var features = UpstreamFeatures.Open(Prefix);
                for (var i = 0; i < features.Count; i++)
                {
                    features.Read(i, new float[features.RowsOf(i) * features.Width]);
                }
            }
            catch (Emotion2VecException)
            {
            }
        }
    }

    [Fact]
    public void ComputeHash_OneLabelChanged_Differs()
    {
        WriteParts(SyntheticFeatures.Npy("<f4", [3, 2], new byte[24]), "1\n2\n", "a\tang\nb\tsad\n");
        using var before = UpstreamFeatures.Open(Prefix);
        var hash = before.ComputeHash();
        Assert.Equal(hash, before.ComputeHash());

        File.WriteAllText(Prefix + ".emo", "a\tang\nb\tneu\n");

        Assert.NotEqual(hash, before.ComputeHash());
    }

    private static string Rubbish(Random random) => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => "0123\t\n -x\r"[random.Next(10)]));

    private void WriteParts(byte[] npy, string lengths, string labels)
    {
        File.WriteAllBytes(Prefix + ".npy", npy);
        File.WriteAllText(Prefix + ".lengths", lengths);
        File.WriteAllText(Prefix + ".emo", labels);
    }
}

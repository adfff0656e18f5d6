using System.Buffers.Binary;
using System.Security.Cryptography;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Weights;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Model.Weights;

public sealed class SafetensorsWriterTests
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    private static ParameterSpec Spec(string name, params long[] shape) => new(name, shape, Initialization.Zero);

    [Fact]
    public void Write_AnyFloats_ReadBackBitForBit()
    {
        using var scratch = new ScratchFolder();
        Prop.ForAll(ArbMap.Default.ArbFor<float[][]>(), tensors =>
        {
            var finite = tensors.Select(t => t.Where(float.IsFinite).ToArray()).ToArray();
            ParameterSpec[] specs = [.. finite.Select((t, i) => Spec($"t{i}", t.Length))];
            using (var writer = new SafetensorsWriter(scratch["x"], specs, FloatType.Float32, new Dictionary<string, string> { ["made by"] = "a test" }))
            {
                for (var i = 0; i < specs.Length; i++)
                {
                    writer.Write(specs[i].Name, finite[i]);
                }

                var hash = writer.Complete();
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(scratch["x"]))), hash);
            }

            using var file = SafetensorsFile.Open(scratch["x"]);
            Assert.Equal("a test", file.Metadata["made by"]);
            Assert.Equal(specs.Length, file.Names.Count);
            for (var i = 0; i < specs.Length; i++)
            {
                Assert.Equal(finite[i].Select(BitConverter.SingleToInt32Bits), file.ReadAll($"t{i}").Select(BitConverter.SingleToInt32Bits));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a longer name, which moves the data")]
    public void Write_AnyHeaderLength_DataStartsAtAMultipleOf64(string name)
    {
        using var scratch = new ScratchFolder();
        using (var writer = new SafetensorsWriter(scratch["x"], [Spec(name, 1)], FloatType.Float32, NoMetadata))
        {
            writer.Write(name, [1f]);
            writer.Complete();
        }

        Assert.Equal(0, (8 + BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(scratch["x"]))) % 64);
        using var file = SafetensorsFile.Open(scratch["x"]);
        Assert.True(file.TryFind(name, out var tensor));
        Assert.Equal(0, tensor.Offset % 64);
    }

    [Fact]
    public void Write_Float16_RoundsToNearest()
    {
        using var scratch = new ScratchFolder();
        var values = Enumerable.Range(0, 40_000).Select(i => (i - 20_000) * 0.001f).ToArray();
        using (var writer = new SafetensorsWriter(scratch["x"], [Spec("w", 40_000)], FloatType.Float16, NoMetadata))
        {
            writer.Write("w", values);
            writer.Complete();
        }

        using var file = SafetensorsFile.Open(scratch["x"]);
        Assert.Equal(values.Select(v => (float)(Half)v), file.ReadAll("w"));
    }

    [Theory]
    [InlineData(float.NaN, FloatType.Float32)]
    [InlineData(float.PositiveInfinity, FloatType.Float32)]
    [InlineData(70_000f, FloatType.Float16)]
    public void Write_ValueTheTypeCannotHold_IsRefusedByName(float value, FloatType type)
    {
        using var scratch = new ScratchFolder();
        using var writer = new SafetensorsWriter(scratch["x"], [Spec("w", 2)], type, NoMetadata);

        Assert.Contains("'w'", Assert.Throws<ModelException>(() => writer.Write("w", [0, value])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_BeforeCompletion_LeavesNothing()
    {
        using var scratch = new ScratchFolder();
        scratch.Write("x", "an older file");
        using (var writer = new SafetensorsWriter(scratch["x"], [Spec("w", 1)], FloatType.Float32, NoMetadata))
        {
            Assert.Throws<InvalidOperationException>(() => writer.Complete());
        }

        Assert.Equal("an older file", File.ReadAllText(scratch["x"]));
        Assert.Single(Directory.GetFiles(scratch.FullName));
    }

    [Fact]
    public void Write_OutOfOrder_IsAProgrammerError()
    {
        using var scratch = new ScratchFolder();
        using var writer = new SafetensorsWriter(scratch["x"], [Spec("a", 1), Spec("b", 1)], FloatType.Float32, NoMetadata);

        Assert.Throws<ArgumentException>(() => writer.Write("b", [1f]));
        Assert.Throws<ArgumentException>(() => writer.Write("a", [1f, 2f]));
    }
}

using System.Buffers.Binary;
using System.Text;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Model.Weights;

public sealed class SafetensorsFileTests
{
    private static byte[] Make(string header, params byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }

    private static string ErrorOf(byte[] file)
    {
        using var scratch = new ScratchFolder();
        return Assert.Throws<ModelException>(() => SafetensorsFile.Open(scratch.Write("x.safetensors", file))).Message;
    }

    [Fact]
    public void Open_UpstreamFile_ListsTensorsAndShapes()
    {
        using var file = SafetensorsFile.Open(UpstreamFixtures.Tiny("model.safetensors"));

        Assert.True(file.TryGetShape("modality_encoders.AUDIO.extra_tokens", out var shape));
        Assert.Equal([1, 10, 96], shape);
        Assert.False(file.TryGetShape("nothing", out var none));
        Assert.Empty(none);
        Assert.Contains("'nothing'", Assert.Throws<ModelException>(() => file.Read("nothing", new float[1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F32", new byte[] { 0, 0, 192, 63, 0, 0, 0, 192 })]
    [InlineData("F16", new byte[] { 0, 62, 0, 192 })]
    [InlineData("BF16", new byte[] { 192, 63, 0, 192 })]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 248, 63, 0, 0, 0, 0, 0, 0, 0, 192 })]
    public void Read_EveryFloatType_ConvertsToFloat32(string type, byte[] data)
    {
        using var scratch = new ScratchFolder();
        var header = $$"""{"__metadata__":{"k":"v"},"w":{"dtype":"{{type}}","shape":[2],"data_offsets":[0,{{data.Length}}] } }""";
        using var file = SafetensorsFile.Open(scratch.Write("x.safetensors", Make(header, data)));

        Assert.Equal([1.5f, -2f], file.ReadAll("w"));
        Assert.Equal("v", file.Metadata["k"]);
    }

    [Fact]
    public void Read_BlocksOfConvertedType_AreJoinedWithoutSeams()
    {
        using var scratch = new ScratchFolder();
        var data = new byte[2 * 100_000];
        for (var i = 0; i < 100_000; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(2 * i), (Half)(i % 1000));
        }

        using var file = SafetensorsFile.Open(scratch.Write(
            "x.safetensors", Make($$"""{"w":{"dtype":"F16","shape":[100000],"data_offsets":[0,{{data.Length}}] } }""", data)));

        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => (float)(i % 1000)), file.ReadAll("w"));
    }

    [Fact]
    public void Read_Integers_IsRefusedByName()
    {
        using var scratch = new ScratchFolder();
        using var file = SafetensorsFile.Open(scratch.Write("x.safetensors", Make("""{"steps":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8])));

        var message = Assert.Throws<ModelException>(() => file.Read("steps", new float[1])).Message;

        Assert.Contains("'steps'", message, StringComparison.Ordinal);
        Assert.Contains("I64", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongDestination_IsAProgrammerError()
    {
        using var file = SafetensorsFile.Open(UpstreamFixtures.Tiny("model.safetensors"));

        Assert.Throws<ArgumentException>(() => file.Read("proj.bias", new float[8]));
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "12")] // past the end
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "does not take 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "does not take 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "does not take 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlap or leave a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlap or leave a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "tail that no tensor owns")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "bytes 8 to 0")]
    [InlineData("""{"w":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "needs dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "needs dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid JSON")]
    [InlineData("""[1]""", "not a JSON object")]
    [InlineData("""{"w":""", "not valid JSON")]
    [InlineData("""{"__metadata__":[]}""", "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid JSON")]
    public void Open_ContradictoryHeader_NamesWhatIsWrong(string header, string expected) =>
        Assert.Contains(expected, ErrorOf(Make(header, new byte[8])), StringComparison.Ordinal);

    [Fact]
    public void Open_HugeHeaderLength_TakesNoMemoryForIt()
    {
        var file = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(file, ulong.MaxValue);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("header", ErrorOf(file), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Open_AbsentFile_NamesIt() =>
        Assert.Contains("nowhere.safetensors", Assert.Throws<ModelException>(() => SafetensorsFile.Open("/nowhere.safetensors")).Message, StringComparison.Ordinal);

    [Fact]
    public void OpenAndRead_DamagedAnywhere_ThrowsNothingButModelException()
    {
        using var scratch = new ScratchFolder();
        var original = Make("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[2,1],"data_offsets":[8,12]}}""", new byte[12]);
        var random = new Random(20_260_101);
        for (var round = 0; round < 1500; round++)
        {
            var damaged = Mutation.Apply(original, random);
            try
            {
                using var file = SafetensorsFile.Open(scratch.Write("x.safetensors", damaged));
                foreach (var name in file.Names)
                {
                    file.ReadAll(name);
                }
            }
            catch (ModelException)
            {
                // The only failure allowed; any other fails the test by itself.
            }
        }
    }
}

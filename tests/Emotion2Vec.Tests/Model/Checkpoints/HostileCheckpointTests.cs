using System.IO.Compression;
using System.Text;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Checkpoints;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Checkpoints;

/// <summary>Files that somebody made to do harm, or that no program should have made.</summary>
public sealed class HostileCheckpointTests
{
    private static readonly byte[] FourFloats = new byte[16];

    private static string ErrorOf(byte[] file, string tensor = "w")
    {
        using var scratch = new ScratchFolder();
        var path = scratch.Write("x.pt", file);
        return Assert.Throws<ModelException>(() =>
        {
            using var checkpoint = TorchCheckpoint.Open(path);
            var count = checkpoint.TryGetShape(tensor, out var shape) ? shape.Aggregate(1L, (product, dimension) => product * dimension) : 1;
            checkpoint.Read(tensor, new float[count]);
        }).Message;
    }

    private static byte[] Checkpoint(Action<PickleBuilder> value) => new PickleBuilder().Dict("w", value).Zip(("x/data/0", FourFloats));

    private static void Harmless(PickleBuilder pickle) => pickle.Tensor("0", 4, [2, 2]);

    [Fact]
    public void Open_WellFormed_IsTheControlOfThisClass()
    {
        using var scratch = new ScratchFolder();
        using var checkpoint = TorchCheckpoint.Open(scratch.Write("x.pt", Checkpoint(Harmless)));

        Assert.Equal(new float[4], checkpoint.ReadAll("w"));
    }

    [Theory]
    [InlineData("I1\n", "opcode INT")]
    [InlineData("P0\n", "opcode PERSID")]
    [InlineData("ios\nsystem\n", "opcode INST")]
    [InlineData("\u0082\u0001", "opcode EXT1")]
    [InlineData("\u0097", "opcode NEXTBUFFER")]
    [InlineData("\u00ff", "unknown opcode 0xff")]
    public void Open_OpcodeThatIsNotAllowed_IsNamedWithItsPlace(string opcode, string expected)
    {
        var message = ErrorOf(Checkpoint(pickle => pickle.Op(opcode)));

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("byte 9 of the pickle", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CallWhereATensorIsWanted_IsNamedAndNotRun()
    {
        using var scratch = new ScratchFolder();
        var trace = scratch["was-here"];

        var message = ErrorOf(Checkpoint(pickle => pickle.Global("posix", "system").Text($"touch {trace}").Raw(0x85).Op("R")));

        Assert.Contains("'w' is an object of 'posix.system' (byte 9 of the pickle), not a tensor", message, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void Open_CallsBesideTheWeights_AreInert()
    {
        using var scratch = new ScratchFolder();
        var pickle = new PickleBuilder().Op("}").Op("(")
            .Text("cfg").Global("omegaconf.dictconfig", "DictConfig").Op(")").Raw(0x81).Dict("a", p => p.Op("N")).Op("b")
            .Text("subclass").Global("my.trainer", "Counter").Op(")R(").Text("k").Op("Nu")
            .Text("appended").Global("my.trainer", "Stack").Op(")R(NNe")
            .Text("chained").Global("builtins", "getattr").Global("os", "path").Text("x").Raw(0x86).Op("R)R")
            .Text("set").Raw(0x8f).Op("(NN").Raw(0x90)
            .Text("bytes").Op("C").Raw(3, 1, 2, 3)
            .Text("model").Dict("w", Harmless)
            .Op("u");
        using var checkpoint = TorchCheckpoint.Open(scratch.Write("x.pt", pickle.Zip(("x/data/0", FourFloats))));

        Assert.Equal(["w"], checkpoint.Names);
    }

    [Fact]
    public void Open_ObjectInPlaceOfTheStateDict_IsNamed()
    {
        var message = ErrorOf(new PickleBuilder().Dict("model", p => p.Global("my.net", "Net").Op(")").Raw(0x81)).Zip());

        Assert.Contains("an object of 'my.net.Net'", message, StringComparison.Ordinal);
        Assert.Contains("under 'model'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, new long[] { 2, 2 }, new long[] { 2, 1 }, 0, "has 16 bytes")] // the storage lies about its length
    [InlineData(4, new long[] { 2, 3 }, new long[] { 3, 1 }, 0, "does not fit its storage of 4 elements")]
    [InlineData(4, new long[] { 2, 2 }, new long[] { 2, 1 }, 1, "does not fit its storage")]
    [InlineData(4, new long[] { 2, 2 }, new long[] { -2, 1 }, 0, "does not fit its storage")]
    [InlineData(4, new long[] { -2, -2 }, new long[] { 2, 1 }, 0, "does not fit its storage")]
    [InlineData(4, new long[] { 2, 2 }, new long[] { long.MaxValue, 1 }, 0, "does not fit its storage")]
    [InlineData(long.MaxValue, new long[] { 2147483591, 1 }, new long[] { long.MaxValue, long.MaxValue }, 0, "does not fit its storage")]
    [InlineData(long.MaxValue, new long[] { 4 }, new long[] { 1 }, 0, "should have 9223372036854775807 elements")]
    [InlineData(4, new long[] { 65536, 65536, 65536 }, new long[] { 0, 0, 0 }, 0, "does not fit its storage")]
    [InlineData(4, new long[] { 8192, 8192 }, new long[] { 0, 0 }, 0, "repeats the 4 elements of its storage")] // 256 MB out of 16 bytes
    [InlineData(4, new long[] { 2 }, new long[] { 1, 1 }, 0, "not described as")]
    [InlineData(4, new long[] { 2 }, new long[] { 1 }, -1, "not described as")]
    [InlineData(-4, new long[] { 2 }, new long[] { 1 }, 0, "not described as")]
    public void Open_LyingSizes_AreCaught(long count, long[] shape, long[] strides, long offset, string expected) =>
        Assert.Contains(expected, ErrorOf(Checkpoint(pickle => pickle.Tensor("0", count, shape, strides, offset))), StringComparison.Ordinal);

    [Fact]
    public void Open_CyclicStructures_AreMerelyReferences()
    {
        // A list in itself, and a state dict whose "model" is the whole checkpoint again.
        var list = new PickleBuilder().Op("}q\u0000").Text("list").Op("]q\u0001h\u0001as").Text("model").Op("h\u0000s").Text("w").Op("N").Op("s").Zip();
        Assert.Contains("'w' is nothing", ErrorOf(list), StringComparison.Ordinal);
        Assert.Contains("no tensor 'absent'", ErrorOf(list, "absent"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("R")]
    [InlineData("t")]
    [InlineData("s")]
    [InlineData("u")]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("h\u0007")]
    [InlineData("q\u0007")]
    [InlineData("0")]
    [InlineData("\u0087")]
    [InlineData("NNs")]
    [InlineData("(N(aa")]
    [InlineData("NN\u0093")]
    [InlineData("NQ")]
    [InlineData("]N)R")]
    public void Open_StackMisuse_IsAnError(string opcodes)
    {
        using var scratch = new ScratchFolder();
        var path = scratch.Write("x.pt", new PickleBuilder().Op(opcodes).Zip());

        Assert.Contains("of the pickle", Assert.Throws<ModelException>(() => TorchCheckpoint.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X\u00ff\u00ff\u00ff\u007f")] // a text of 2 GB
    [InlineData("X\u00ff\u00ff\u00ff\u0000")] // one of 16 MB that is not there
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f")] // an integer of 2 GB
    [InlineData("B\u00ff\u00ff\u00ff\u00ff")] // bytes of 4 GB
    [InlineData("\u0080\u0009")] // protocol 9
    public void Open_LyingLengths_TakeNoMemory(string opcodes)
    {
        using var scratch = new ScratchFolder();
        var path = scratch.Write("x.pt", new PickleBuilder().Op(opcodes).Zip());

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelException>(() => TorchCheckpoint.Open(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Open_MoreValuesThanAnyCheckpoint_IsRefused()
    {
        var values = new byte[PickleStack.MaxValues + 1];
        Array.Fill(values, (byte)'N');

        Assert.Contains("more than 1000000 values", ErrorOf(new PickleBuilder().Raw(values).Zip(CompressionLevel.Optimal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NamesThatDoubleALongText_TakeNoMemory()
    {
        // One text of 1 MB in the memo, then 100 globals of twice its length from 500 bytes.
        var pickle = new PickleBuilder().Text(new string('a', 1 << 20)).Op("q\u0000").Op(string.Concat(Enumerable.Repeat("h\u0000h\u0000\u0093", 100)));
        using var scratch = new ScratchFolder();
        var path = scratch.Write("x.pt", pickle.Zip());

        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<ModelException>(() => TorchCheckpoint.Open(path)).Message;

        Assert.Contains("a name of more than 512", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Open_DictionariesCopiedFromOneList_CountAgainstTheBound()
    {
        // 1 000 pairs in the memo, then 2 000 dictionaries made of them: two million entries from 20 kB.
        var pickle = new PickleBuilder().Op("](").Op(string.Concat(Enumerable.Repeat("NN\u0086", 1000))).Op("eq\u0000\u0085q\u0001")
            .Global("collections", "OrderedDict").Op("q\u0002").Op(string.Concat(Enumerable.Repeat("h\u0002h\u0001R", 2000)));

        Assert.Contains("more than 1000000 values", ErrorOf(pickle.Zip()), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DeepNesting_NeedsNoCallStack()
    {
        var depth = 300_000;
        var pickle = new PickleBuilder().Op(string.Concat(Enumerable.Repeat("]", depth)) + string.Concat(Enumerable.Repeat("a", depth - 1)));

        Assert.Contains("holds a list instead of a dictionary", ErrorOf(pickle.Zip()), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CompressedPickleThatNeverEnds_StopsAtTheBound()
    {
        // 70 MB of POP and NONE in turn, which keep the stack small, from 70 kB of file.
        var pickle = new PickleBuilder();
        var skipped = new byte[70_000_000];
        pickle.Op("B").Raw(BitConverter.GetBytes(skipped.Length)).Raw(skipped);

        var file = pickle.Zip(CompressionLevel.SmallestSize);
        Assert.InRange(file.Length, 0, 1 << 20);
        Assert.Contains("goes on past 67108864 bytes", ErrorOf(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeflatedStorages_AreUnpackedInBounds()
    {
        using var scratch = new ScratchFolder();
        var values = Enumerable.Range(0, 50_000).Select(i => (float)(i % 7)).ToArray();
        var bytes = values.SelectMany(BitConverter.GetBytes).ToArray();
        var pickle = new PickleBuilder().Dict("w", p => p.Tensor("0", 50_000, [10_000], [2], 30_000));
        using var checkpoint = TorchCheckpoint.Open(scratch.Write("x.pt", pickle.Zip(CompressionLevel.Optimal, ("x/data/0", bytes))));

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => values[30_000 + (2 * i)]), checkpoint.ReadAll("w"));
    }

    [Fact]
    public void Open_ZipThatClaimsMoreThanDeflateCan_IsRefused()
    {
        var file = new PickleBuilder().Dict("w", Harmless).Zip(CompressionLevel.Optimal, ("x/data/0", FourFloats));
        var directory = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(file.AsSpan(directory + 24), 0x7fffffff);

        Assert.Contains("'x/data/0' claims", ErrorOf(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x/byteorder", "big", "byte order 'big'")]
    [InlineData("x/byteorder", "little", "the storage 'x/data/0' is not in the archive")]
    [InlineData("y/data.pkl", "", "2 entries named data.pkl")]
    [InlineData("x/data.pkl", "", "two entries named 'x/data.pkl'")]
    public void Open_ZipEntriesThatContradict_AreNamed(string name, string content, string expected) =>
        Assert.Contains(expected, ErrorOf(new PickleBuilder().Dict("w", Harmless).Zip((name, Encoding.ASCII.GetBytes(content)))), StringComparison.Ordinal);

    [Fact]
    public void Open_OtherFiles_AreToldApart()
    {
        using var scratch = new ScratchFolder();
        foreach (var (content, expected) in new[] { ("hello, this is text", "neither"), ("", "neither"), ("PK\u0003\u0004 not a zip", "has no end"), ("\u0080", "neither") })
        {
            var path = scratch.Write("x.pt", content);
            Assert.Contains(expected, Assert.Throws<ModelException>(() => CheckpointFile.Open(path)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("magic number", Assert.Throws<ModelException>(() => CheckpointFile.Open(scratch.Write("x.pt", new PickleBuilder().Op("N").Bytes))).Message, StringComparison.Ordinal);
    }
}

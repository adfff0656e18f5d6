using System.Text;
using Emotion2Vec.Realtime.Configuration;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Configuration;

public sealed class JsonLayerReaderTests
{
    [Fact]
    public void Parse_CommentsCommasAndByteOrderMark_AreAllowed()
    {
        var layer = JsonLayerReader.Parse(new([0xEF, 0xBB, 0xBF, .. """{ /* a */ "A": { "B": 1.50, }, // b"""u8, (byte)'\n', .. "\"C\": [true, \"x\"], }"u8]), "f");

        Assert.Empty(layer.Problems);
        Assert.Equal([("A:B", "1.50"), ("C:0", "True"), ("C:1", "x")], layer.Entries.Select(entry => (entry.Path, entry.Value)));
        Assert.Equal(["C"], layer.ReplacedLists);
    }

    [Theory]
    [InlineData("""{ "A": 1, "a": 2 }""", "a is given twice (f)")]
    [InlineData("""{ "A:B": 1 }""", "A:B has a colon in its name: nest objects instead (f)")]
    [InlineData("""{ "A": null }""", "A is null: leave the key out to use its default (f)")]
    [InlineData("[1]", "f: must hold one JSON object: { \"Section\": { \"Key\": value } }")]
    [InlineData("", "f: line 1, column 1: not valid JSON.")]
    [InlineData("{\n  \"A\": x }", "f: line 2, column 8: not valid JSON.")]
    [InlineData("""{ "A": "\ud800" }""", "f: holds text that is not Unicode")]
    public void Parse_Mistake_IsNamed(string json, string problem) =>
        Assert.StartsWith(problem, Assert.Single(JsonLayerReader.Parse(Encoding.UTF8.GetBytes(json), "f").Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Parse_Nesting_IsBounded() =>
        Assert.Single(JsonLayerReader.Parse(Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("{\"A\":", 100_000))}1"), "f").Problems);

    [Fact]
    public void Read_HugeFile_IsRefusedUnread()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenWrite(path))
            {
                file.SetLength(1L << 40); // Sparse: only a reader would notice.
            }

            Assert.Contains("more than the 1048576", Assert.Single(JsonLayerReader.Read(path).Problems).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_DamagedManual_NeverThrows()
    {
        // Random damage to a valid file: whatever comes out, it is options or problems, never an exception.
        var manual = File.ReadAllBytes(RepositoryFolder.Path("appsettings.json"));
        var path = Path.GetTempFileName();
        var random = new Random(20);
        try
        {
            for (var round = 0; round < 500; round++)
            {
                var damaged = manual.ToArray();
                for (var hit = random.Next(1, 6); hit > 0; hit--)
                {
                    damaged[random.Next(damaged.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[]:,\"\\/0-en\n"[random.Next(14)];
                }

                File.WriteAllBytes(path, damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)]);
                var loaded = ConfigurationLoader.Load(new() { BaseFile = path });
                Assert.True(loaded.Problems.Count > 0 || loaded.Options.Streams.Count > 0);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}

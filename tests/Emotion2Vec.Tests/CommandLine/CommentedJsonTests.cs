using System.Text.Json;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Tests.CommandLine;

public sealed class CommentedJsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-json-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryRead_FileWithByteOrderMark_ReadsTheTextAlone()
    {
        var path = Path.Combine(_folder, "a.json");
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']);

        Assert.Null(CommentedJson.TryRead(path, out var utf8));
        Assert.Equal("{}"u8.ToArray(), utf8.ToArray());
    }

    [Fact]
    public void TryRead_UnreadablePaths_AreSentences()
    {
        var large = Path.Combine(_folder, "large.json");
        File.WriteAllBytes(large, new byte[CommentedJson.MaxBytes + 1]);

        Assert.Equal("is a folder, not a file", CommentedJson.TryRead(_folder, out _));
        Assert.Equal("does not exist", CommentedJson.TryRead(Path.Combine(_folder, "none"), out _));
        Assert.Contains("more than the 1048576", CommentedJson.TryRead(large, out _), StringComparison.Ordinal);
        Assert.NotNull(CommentedJson.TryRead("a\0b", out _));
    }

    [Fact]
    public void Explain_BrokenText_CountsAsEditorsDo()
    {
        var error = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse("{\n  \"a\": ?\n}", CommentedJson.Document));

        Assert.StartsWith("line 2, column 8: not valid JSON. ", CommentedJson.Explain(error), StringComparison.Ordinal);
    }
}

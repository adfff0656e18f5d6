using System.Text.Json;

namespace Emotion2Vec.CommandLine;

/// <summary>The dialect of configuration files: JSON with comments and trailing commas, of bounded size and depth.</summary>
public static class CommentedJson
{
    /// <summary>The largest file read, in bytes. A configuration is written by hand.</summary>
    public const int MaxBytes = 1 << 20;

    // Deeper than any option, shallow enough that a hostile file cannot exhaust the stack.
    private const int MaxDepth = 16;

    /// <summary>The dialect for a document.</summary>
    public static JsonDocumentOptions Document { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth };

    /// <summary>The dialect for reading token by token.</summary>
    public static JsonReaderOptions Tokens { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth };

    /// <summary>Reads a file's bytes. Does not throw for a file that is not there or not readable.</summary>
    /// <param name="path">The file.</param>
    /// <param name="utf8">Its bytes without a byte order mark; empty if it cannot be read.</param>
    /// <returns>Null, or the rest of a sentence that begins with the file's name: why it cannot be read.</returns>
    public static string? TryRead(string path, out ReadOnlyMemory<byte> utf8)
    {
        utf8 = default;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return Directory.Exists(path) ? "is a folder, not a file" : "does not exist";
            }

            if (file.Length > MaxBytes)
            {
                return $"has {file.Length} bytes, more than the {MaxBytes} that a configuration may have";
            }

            utf8 = WithoutByteOrderMark(File.ReadAllBytes(path));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    /// <summary>Drops the mark that some editors put before UTF-8.</summary>
    /// <param name="utf8">A file's bytes.</param>
    /// <returns>The text's bytes.</returns>
    public static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? utf8[3..] : utf8;

    /// <summary>Says where and why a text is no JSON.</summary>
    /// <param name="exception">The reader's complaint.</param>
    /// <returns>A sentence with line and column as editors count them, from 1.</returns>
    public static string Explain(JsonException exception) =>
        $"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: not valid JSON. {exception.Message.Split(" LineNumber:", 2)[0]}";
}

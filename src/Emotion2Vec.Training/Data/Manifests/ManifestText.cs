using System.Security.Cryptography;
using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>The bounded text of one manifest file.</summary>
internal sealed class ManifestText
{
    /// <summary>Bytes that a file may have: some millions of utterances.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>Bytes that a line may have.</summary>
    public const int MaxLineBytes = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;

    /// <summary>Wraps text that was read.</summary>
    /// <param name="path">Where it came from, for messages.</param>
    /// <param name="bytes">The file's bytes.</param>
    public ManifestText(string path, byte[] bytes)
    {
        Path = path;
        _bytes = bytes;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads a file.</summary>
    /// <exception cref="Emotion2VecException">It is missing, not readable, no regular file, empty or too large.</exception>
    public static ManifestText Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length is 0 or > MaxBytes)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, length == 0
                    ? $"'{path}' is empty, or no ordinary file: a manifest names at least one utterance."
                    : $"'{path}' has {length} bytes; a manifest may have {MaxBytes}. Split it.");
            }

            using var file = File.OpenRead(path);
            var bytes = new byte[length];
            file.ReadExactly(bytes);
            return new(path, bytes);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"The manifest '{path}' does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"The manifest '{path}' may not be read by this user.", exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"The manifest '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Hashes files one after the other.</summary>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    public static string Hash(IEnumerable<ManifestText> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(file.Bytes);
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>An error that says where in the file it is.</summary>
    public Emotion2VecException Error(int line, string problem, Exception? inner = null) =>
        new(ErrorKind.InvalidInput, $"'{Path}', line {line}: {problem}", inner);

    /// <summary>The lines that are not blank, with their numbers from 1, without line ends and byte order mark.</summary>
    /// <exception cref="Emotion2VecException">A line is too long or not UTF-8.</exception>
    public IEnumerable<(int Number, string Text)> Lines()
    {
        var start = _bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        for (var number = 1; start < _bytes.Length; number++)
        {
            var length = _bytes.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? _bytes.Length : start + length;
            var text = Decode(start, end, number);
            start = end + 1;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (number, text);
            }
        }
    }

    private string Decode(int start, int end, int number)
    {
        if (end - start > MaxLineBytes)
        {
            throw Error(number, $"the line has {end - start} bytes; {MaxLineBytes} are accepted. Is this a manifest?");
        }

        try
        {
            return Strict.GetString(_bytes, start, end - start).TrimEnd('\r');
        }
        catch (DecoderFallbackException exception)
        {
            throw Error(number, "the line is not UTF-8. Save the file in that encoding.", exception);
        }
    }
}

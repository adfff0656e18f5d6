using System.Text;

namespace Emotion2Vec.Model.Weights;

/// <summary>Reads a small text file that came from outside: bounded, strictly UTF-8, without a byte order mark.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ModelException">The file is absent, larger than the bound or not UTF-8.</exception>
    public static string Read(string path, int maxBytes)
    {
        using var file = InputFile.Open(path);
        if (file.Length > maxBytes)
        {
            throw new ModelException($"{path} is {file.Length} bytes long; at most {maxBytes} are read. It is hardly the file it should be.");
        }

        var bytes = new byte[(int)file.Length];
        file.ReadExactly(0, bytes);
        try
        {
            return StrictUtf8.GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelException($"{path} is not UTF-8 text (byte {e.Index} is wrong).", e);
        }
    }
}

using System.Security.Cryptography;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>SHA-256 of files of any size.</summary>
public static class FileHash
{
    /// <summary>Hexadecimal digits of a hash.</summary>
    public const int Digits = 64;

    private const string Tag = "sha256:";

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public static string Compute(string path)
    {
        using var file = InputFile.Open(path);
        using var stream = file.OpenRegion(0, file.Length);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Whether a text is a hash as <see cref="Compute"/> writes it.</summary>
    public static bool IsDigits(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a text is <c>sha256:</c> and such a hash.</summary>
    public static bool IsTagged(string text) => text.StartsWith(Tag, StringComparison.Ordinal) && IsDigits(text[Tag.Length..]);
}

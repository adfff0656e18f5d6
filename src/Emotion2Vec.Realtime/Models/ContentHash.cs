using System.Diagnostics.CodeAnalysis;

namespace Emotion2Vec.Realtime.Models;

/// <summary>Hashes in the shapes that hosts write them.</summary>
internal static class ContentHash
{
    private const int Sha256Digits = 64;
    private const int Sha1Digits = 40;

    /// <summary>Reads a SHA-256.</summary>
    /// <param name="text">A header, an option, or null; quotes, a weak mark and a <c>sha256:</c> are allowed around the digits.</param>
    /// <param name="digits">64 lower-case hex digits.</param>
    /// <returns>False if the text is no SHA-256.</returns>
    public static bool TryReadSha256(string? text, [NotNullWhen(true)] out string? digits) => TryRead(text, Sha256Digits, out digits);

    /// <summary>Reads a Git object name.</summary>
    /// <param name="text">A header or null; quotes and a weak mark are allowed around the digits.</param>
    /// <param name="digits">40 lower-case hex digits.</param>
    /// <returns>False if the text is no SHA-1.</returns>
    public static bool TryReadSha1(string? text, [NotNullWhen(true)] out string? digits) => TryRead(text, Sha1Digits, out digits);

    private static bool TryRead(string? text, int length, [NotNullWhen(true)] out string? digits)
    {
        var core = text?.Trim() ?? "";
        core = core.StartsWith("W/", StringComparison.Ordinal) ? core[2..] : core;
        core = core.Trim('"');
        core = core.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? core[7..] : core;
        digits = core.Length == length && core.All(char.IsAsciiHexDigit) ? core.ToLowerInvariant() : null;
        return digits is not null;
    }
}

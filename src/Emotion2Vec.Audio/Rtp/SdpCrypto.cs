using System.Globalization;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Reads <c>a=crypto:tag suite inline:KEY|lifetime session-parameters</c> (RFC 4568 section 9.1). What is well formed but not
/// handled (another suite, several keys, a key identifier in packets, weaker security) is no error: there may be another line.
/// </summary>
internal static class SdpCrypto
{
    private const string Inline = "inline:";
    private const int MaxTagDigits = 9;
    private const int MaxKeyCharacters = 64;

    private static readonly (string Name, SrtpSuite Suite)[] SuiteNames =
    [
        ("AES_CM_128_HMAC_SHA1_80", SrtpSuite.AesCm128Sha1Tag80),
        ("AES_CM_128_HMAC_SHA1_32", SrtpSuite.AesCm128Sha1Tag32),
        ("AES_256_CM_HMAC_SHA1_80", SrtpSuite.AesCm256Sha1Tag80),
        ("AES_256_CM_HMAC_SHA1_32", SrtpSuite.AesCm256Sha1Tag32),
        ("AEAD_AES_128_GCM", SrtpSuite.AesGcm128),
        ("AEAD_AES_256_GCM", SrtpSuite.AesGcm256),
    ];

    /// <summary>Reads the value of such a line.</summary>
    /// <param name="value">What stands behind the colon.</param>
    /// <param name="fault">What is malformed, or null. Never holds the key.</param>
    /// <returns>The key, or null if the line is malformed or not handled.</returns>
    public static SrtpKey? TryRead(ReadOnlySpan<char> value, out string? fault)
    {
        fault = null;
        var words = value.ToString().Split(' ', 16, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || words[0].Length > MaxTagDigits || !words[0].All(char.IsAsciiDigit))
        {
            fault = "a=crypto must read 'tag suite inline:key'";
            return null;
        }

        if (SuiteOf(words[1]) is not { } suite || !words[3..].All(IsHarmless))
        {
            return null;
        }

        var parameters = words[2].StartsWith(Inline, StringComparison.Ordinal) ? words[2][Inline.Length..].Split('|') : [];
        if (parameters.Length is < 1 or > 3 || words[2].Contains(';', StringComparison.Ordinal))
        {
            fault = parameters.Length is < 1 or > 3 ? "a=crypto must name a key as inline:KEY" : null;
            return null;
        }

        // One more parameter may be the lifetime, as 2^48 or a number; with a colon it is a key identifier that packets carry.
        if (parameters[1..].Any(parameter => parameter.Contains(':', StringComparison.Ordinal)))
        {
            return null;
        }

        var key = new byte[MaxKeyCharacters];
        if (!Convert.TryFromBase64String(parameters[0], key, out var bytes) || bytes != Srtp.KeyBytes(suite))
        {
            fault = $"the key of a=crypto must be {Srtp.KeyBytes(suite)} bytes in base64 for {words[1]}";
            return null;
        }

        return new SrtpKey(suite, key[..bytes]);
    }

    /// <summary>Writes the value of such a line. It shows the key.</summary>
    /// <param name="key">The key.</param>
    public static string Write(SrtpKey key)
    {
        var name = SuiteNames.First(suite => suite.Suite == key.Suite).Name;
        return $"1 {name} {Inline}{Convert.ToBase64String(key.Master)}";
    }

    private static SrtpSuite? SuiteOf(string name)
    {
        foreach (var suite in SuiteNames)
        {
            if (suite.Name == name)
            {
                return suite.Suite;
            }
        }

        return null;
    }

    // RFC 4568 section 6.3.7: a hint about the replay window, and whatever says by its hyphen that it may be ignored.
    private static bool IsHarmless(string parameter) =>
        parameter.StartsWith('-')
        || (parameter.StartsWith("WSH=", StringComparison.Ordinal) && int.TryParse(parameter.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}

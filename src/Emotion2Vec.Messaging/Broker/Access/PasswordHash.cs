using System.Globalization;
using System.Security.Cryptography;

namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>
/// A salted hash of a password in the form of mosquitto's password files, <c>$7$iterations$salt$hash</c> (PBKDF2 with HMAC-SHA-512, RFC 8018 section 5.2; salt and
/// hash in base64), so that one file serves both brokers. Immutable.
/// </summary>
internal sealed class PasswordHash
{
    /// <summary>Iterations of new hashes: OWASP's figure for SHA-512; about a tenth of a second.</summary>
    public const int DefaultIterations = 210_000;

    private const string Scheme = "$7$";
    private const int MaxIterations = 10_000_000;

    // mosquitto 2.0 takes salts of exactly this length.
    private const int NewSaltBytes = 12;
    private const int MinSaltBytes = 8;
    private const int MaxSaltBytes = 64;
    private const int HashBytes = 64;

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>Hashes a password with a fresh salt.</summary>
    /// <param name="password">UTF-8 bytes.</param>
    /// <param name="iterations">How often, from 1.</param>
    /// <returns>The hash.</returns>
    public static PasswordHash Make(ReadOnlySpan<byte> password, int iterations = DefaultIterations)
    {
        var salt = RandomNumberGenerator.GetBytes(NewSaltBytes);
        return new(iterations, salt, Derive(password, salt, iterations));
    }

    /// <summary>Reads a hash.</summary>
    /// <param name="text">What stands behind the user's name.</param>
    /// <returns>The hash; null if it is none.</returns>
    public static PasswordHash? TryParse(string text)
    {
        var parts = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..].Split('$') : [];
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) && iterations is > 0 and <= MaxIterations
            && TryDecode(parts[1]) is { Length: >= MinSaltBytes and <= MaxSaltBytes } salt
            && TryDecode(parts[2]) is { Length: HashBytes } hash
            ? new(iterations, salt, hash)
            : null;
    }

    /// <summary>Says whether a password is the one. Takes the same time for every wrong one.</summary>
    /// <param name="password">UTF-8 bytes.</param>
    /// <returns>True for the password.</returns>
    public bool Accepts(ReadOnlySpan<byte> password) => CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations), _hash);

    /// <summary>The hash as it stands in a file.</summary>
    /// <returns><c>$7$iterations$salt$hash</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}{_iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}");

    private static byte[] Derive(ReadOnlySpan<byte> password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes);

    private static byte[]? TryDecode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}

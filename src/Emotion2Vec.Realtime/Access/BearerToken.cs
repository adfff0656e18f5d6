using System.Security.Cryptography;
using System.Text;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Configuration;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Access;

/// <summary>The one secret that opens the web port (RFC 6750). Only its digest is kept. Thread-safe.</summary>
internal sealed class BearerToken
{
    private readonly byte[] _digest;

    private BearerToken(ReadOnlySpan<byte> token) => _digest = SHA256.HashData(token);

    /// <summary>Reads the token that the options name.</summary>
    /// <param name="options">The options, valid.</param>
    /// <returns>The token; null if they name none.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: its file cannot be read, or its first line is no token.</exception>
    public static BearerToken? Read(WebOptions options)
    {
        if (options.TokenFile.Length == 0)
        {
            return options.Token.Length == 0 ? null : new(Encoding.UTF8.GetBytes(options.Token));
        }

        var token = OptionRules.ReadSecret(options.TokenFile, "Web:TokenFile");
        return WebOptions.TokenPattern().IsMatch(Encoding.UTF8.GetString(token))
            ? new(token)
            : throw new Emotion2VecException(ErrorKind.Configuration, $"Web:TokenFile: the first line of '{options.TokenFile}' {WebOptions.TokenMessage}.");
    }

    /// <summary>Compares in a time that tells nothing of where the two differ, or of their lengths.</summary>
    /// <param name="given">What somebody says.</param>
    /// <returns>True if it is the token.</returns>
    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _digest);
}

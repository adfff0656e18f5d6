using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>Compares a file's content with everything that is known about it.</summary>
internal static class FileVerifier
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads the whole content and compares.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="content">Its content, from the start.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The file, with what it was compared with.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: something differs.</exception>
    public static async Task<VerifiedFile> VerifyAsync(string name, Stream content, FileExpectation expected, CancellationToken cancellationToken)
    {
        var length = content.Length;
        var (sha256, gitSha1) = await HashAsync(content, length, cancellationToken).ConfigureAwait(false);
        var checks = new List<string>();

        void Compare(string? wanted, string actual, string what)
        {
            if (wanted is null or "")
            {
                return;
            }

            if (!actual.StartsWith(wanted, StringComparison.Ordinal))
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"{name} is not what it should be: its {what} should be {wanted} but is {actual}. The download was deleted; if the file is meant, give --sha256.");
            }

            checks.Add($"{what} {wanted}");
        }

        Compare(expected.Announced.Size?.ToString(CultureInfo.InvariantCulture), length.ToString(CultureInfo.InvariantCulture), "length announced by the host,");
        Compare(expected.UserSha256, sha256, "sha256 given by the user,");

        // A hash that the user vouches for outranks what this program remembers, so that a republished model can be had.
        Compare(expected.UserSha256 is null ? expected.RecordedSha256Start : null, sha256, "sha256 on record,");
        Compare(expected.Announced.Sha256, sha256, "sha256 announced by the host,");
        Compare(expected.Announced.GitSha1, gitSha1, "git object name announced by the host,");
        return new(name, length, sha256, checks);
    }

    private static async Task<(string Sha256, string GitSha1)> HashAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#pragma warning disable CA5350 // Git names its objects by SHA-1; where a SHA-256 is known it is compared too.
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        sha1.AppendData(Encoding.ASCII.GetBytes($"blob {length.ToString(CultureInfo.InvariantCulture)}\0"));
        var buffer = new byte[BufferBytes];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            sha256.AppendData(buffer, 0, read);
            sha1.AppendData(buffer, 0, read);
        }

        return (Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(sha1.GetHashAndReset()));
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Messaging.Configuration;

/// <summary>Reads certificates, keys and authorities that the configuration names: PEM, or PKCS#12 where key and certificate are one file.</summary>
internal static class CertificateFiles
{
    private const int MaxBytes = 1024 * 1024;
    private const string PemMark = "-----BEGIN ";

    /// <summary>Reads a certificate with its private key.</summary>
    /// <param name="certificate">A PEM file whose first certificate is meant, or a PKCS#12 file with the key in it.</param>
    /// <param name="key">A PEM file with the key; empty if it is in the certificate's file.</param>
    /// <param name="password">The password of an encrypted key or PKCS#12 file; empty for none.</param>
    /// <returns>The certificate; dispose it.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: unreadable, or key and certificate do not belong together.</exception>
    public static X509Certificate2 Load(NamedValue certificate, NamedValue key, NamedValue password)
    {
        var content = OptionRules.Read(certificate.Value, certificate.Key, MaxBytes);
        var isPem = Encoding.UTF8.GetString(content).Contains(PemMark, StringComparison.Ordinal);
        if (!isPem && key.Value.Length > 0)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration, $"{certificate.Key}: '{certificate.Value}' is no PEM file; with {key.Key} it must be one, and a PKCS#12 file holds its key itself.");
        }

        try
        {
            return isPem ? FromPem(content, key, password, certificate) : X509CertificateLoader.LoadPkcs12(content, password.Value);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration,
                $"{certificate.Key}: '{certificate.Value}' and its key{(key.Value.Length > 0 ? $" '{key.Value}'" : "")} cannot be used: {failure.Message} "
                    + $"They must be PEM (or one PKCS#12 file) and belong together; a key with a password needs {password.Key}.",
                failure);
        }
    }

    /// <summary>Reads the certificates of authorities.</summary>
    /// <param name="file">A PEM file.</param>
    /// <returns>One certificate at least.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: unreadable, or no certificate is in it.</exception>
    public static X509Certificate2Collection Authorities(NamedValue file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(OptionRules.Read(file.Value, file.Key, MaxBytes)));
        }
        catch (CryptographicException failure)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"{file.Key}: '{file.Value}' holds an unreadable certificate: {failure.Message}", failure);
        }

        return authorities.Count > 0
            ? authorities
            : throw new Emotion2VecException(ErrorKind.Configuration, $"{file.Key}: '{file.Value}' holds no certificate; it must be PEM, with BEGIN CERTIFICATE lines.");
    }

    /// <summary>Reads the certificates behind the first one of a file: those between it and its authority, which the other side may not have.</summary>
    /// <param name="file">A file that <see cref="Load"/> has read.</param>
    /// <returns>They; none if the file is no PEM file.</returns>
    public static X509Certificate2Collection Others(NamedValue file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(Encoding.UTF8.GetString(OptionRules.Read(file.Value, file.Key, MaxBytes)));
        if (all.Count > 0)
        {
            all.RemoveAt(0);
        }

        return all;
    }

    private static X509Certificate2 FromPem(byte[] content, NamedValue key, NamedValue password, NamedValue certificate)
    {
        var pem = Encoding.UTF8.GetString(content);
        var keyPem = key.Value.Length > 0 ? Encoding.UTF8.GetString(OptionRules.Read(key.Value, key.Key, MaxBytes)) : pem;
        if (keyPem.Contains("ENCRYPTED", StringComparison.Ordinal) && password.Value.Length == 0)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration, $"{(key.Value.Length > 0 ? key : certificate)}: the key in '{(key.Value.Length > 0 ? key : certificate).Value}' has a password: give it as {password.Key}.");
        }

        return password.Value.Length > 0 && keyPem.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(pem, keyPem, password.Value)
            : X509Certificate2.CreateFromPem(pem, keyPem);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>A certificate authority of our own, and what it signs, as files in a folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly DateTimeOffset To = From.AddYears(40);

    private readonly string _folder;
    private readonly X509Certificate2 _authority;
    private byte _serial;

    public TestAuthority(string folder, string name = "ca")
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=e2v test authority {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(From, To);
        File.WriteAllText(CaFile = Path.Combine(folder, $"{name}.pem"), _authority.ExportCertificatePem());
    }

    public string CaFile { get; }

    /// <summary>A certificate for a server at an address of this machine.</summary>
    public (string Certificate, string Key) Server(string name, string address = "127.0.0.1", DateTimeOffset? until = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        return Sign(name, $"CN={name}", names.Build(), until ?? To);
    }

    /// <summary>A certificate for a client.</summary>
    public (string Certificate, string Key) Client(string user, string? password = null) =>
        Sign(user, $"CN={user}", new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false), To, password);

    public void Dispose() => _authority.Dispose();

    private (string Certificate, string Key) Sign(string name, string subject, X509Extension extension, DateTimeOffset until, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        using var certificate = request.Create(_authority, From, until, [++_serial]);
        var (certificateFile, keyFile) = (Path.Combine(_folder, $"{name}.pem"), Path.Combine(_folder, $"{name}.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        using var both = certificate.CopyWithPrivateKey(key);
        File.WriteAllBytes(Path.ChangeExtension(certificateFile, ".p12"), both.Export(X509ContentType.Pkcs12, password ?? ""));
        return (certificateFile, keyFile);
    }
}

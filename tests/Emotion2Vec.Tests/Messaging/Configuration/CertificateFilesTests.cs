using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Configuration;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-pem-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_KeyOfAnotherCertificate_IsAConfigurationError()
    {
        var failure = Assert.Throws<Emotion2VecException>(() => CertificateFiles.Load(Certificate("a").Certificate, Certificate("b").Key, new("Password", "")));
        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains("belong together", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EncryptedKeyWithoutPassword_NamesTheOption()
    {
        var (certificate, key) = Certificate("a", password: "word");
        var failure = Assert.Throws<Emotion2VecException>(() => CertificateFiles.Load(certificate, key, new("Mqtt:KeyPassword", "")));
        Assert.Contains("has a password: give it as Mqtt:KeyPassword", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EncryptedKeyWithWrongPassword_KeepsItSecret()
    {
        var (certificate, key) = Certificate("a", password: "word");
        var failure = Assert.Throws<Emotion2VecException>(() => CertificateFiles.Load(certificate, key, new("Mqtt:KeyPassword", "not-the-word")));
        Assert.DoesNotContain("not-the-word", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AnyDamage_IsACertificateOrAConfigurationError()
    {
        var (certificate, key) = Certificate("a");
        var sound = File.ReadAllBytes(certificate.Value);
        Prop.ForAll<ushort, byte>((place, value) =>
        {
            var bytes = sound.ToArray();
            bytes[place % bytes.Length] = value;
            File.WriteAllBytes(certificate.Value, bytes);
            try
            {
                CertificateFiles.Load(certificate, key, new("Password", "")).Dispose();
            }
            catch (Emotion2VecException failure)
            {
                Assert.Equal(ErrorKind.Configuration, failure.Kind);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Authorities_TwoInOneFile_AreBothRead()
    {
        var both = Path.Combine(_folder, "both.pem");
        File.WriteAllText(both, File.ReadAllText(Certificate("a").Certificate.Value) + "\n" + File.ReadAllText(Certificate("b").Certificate.Value));
        Assert.Equal(2, CertificateFiles.Authorities(new("CaFile", both)).Count);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, true)]
    public void Exposed_ByMode_NamesFilesThatOthersReach(UnixFileMode mode, bool expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = Certificate("a").Key;
        File.SetUnixFileMode(file.Value, mode);
        Assert.Equal(expected ? [file] : [], SecretFiles.Exposed(file, new NamedValue("Empty", ""), new NamedValue("Missing", "/nowhere")));
    }

    private (NamedValue Certificate, NamedValue Key) Certificate(string name, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var files = (Certificate: new NamedValue("Mqtt:CertificateFile", Path.Combine(_folder, $"{name}.pem")), Key: new NamedValue("Mqtt:KeyFile", Path.Combine(_folder, $"{name}.key")));
        File.WriteAllText(files.Certificate.Value, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key.Value, password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        return files;
    }
}

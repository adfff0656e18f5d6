using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>TLS with a private authority, user and password, against mosquitto.</summary>
public sealed class SecureBrokerTests : IAsyncLifetime
{
    private Mosquitto _mosquitto = null!;
    private MqttSinkOptions _options = null!;

    public async Task InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("e2v-tls-").FullName;
        WriteCertificates(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), "secret word\n");
        await PasswdAsync(Path.Combine(folder, "users"), "node", "secret word");
        _mosquitto = new Mosquitto
        {
            MoreConfiguration = ["allow_anonymous false", $"password_file {folder}/users", $"certfile {folder}/server.pem", $"keyfile {folder}/server.key"],
        };
        await _mosquitto.StartAsync();
        _options = new MqttSinkOptions { Tls = true, CaFile = $"{folder}/ca.pem", User = "node", PasswordFile = $"{folder}/password" };
    }

    public async Task DisposeAsync()
    {
        await _mosquitto.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_options.CaFile)!, recursive: true);
    }

    [Fact]
    public async Task The_right_authority_user_and_password_connect()
    {
        await using var sink = BrokerTests.Sink(_mosquitto.Port, options: _options);
        await BrokerTests.PublishOnceAsync(sink);
        Assert.True(sink.Report.Connected);
    }

    [Fact]
    public async Task A_password_from_the_environment_connects()
    {
        await using var sink = BrokerTests.Sink(_mosquitto.Port, options: _options with { PasswordFile = "", Password = "secret word" });
        await BrokerTests.PublishOnceAsync(sink);
        Assert.True(sink.Report.Connected);
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_not_trusted() => await AssertRefusedAsync(_options with { CaFile = "" }, "certificate");

    [Fact]
    public async Task A_wrong_password_is_refused_and_said() =>
        await AssertRefusedAsync(_options with { PasswordFile = "/etc/hostname" }, "refuses the connection: NotAuthorized");

    [Fact]
    public async Task Plain_MQTT_to_a_TLS_port_is_refused() => await AssertRefusedAsync(new MqttSinkOptions(), "");

    private async Task AssertRefusedAsync(MqttSinkOptions options, string expected)
    {
        await using var sink = BrokerTests.Sink(_mosquitto.Port, options: options);
        await sink.StartAsync(Samples.Info(), CancellationToken.None);
        await Wait.UntilAsync(() => sink.Report.LastError is not null);
        Assert.Contains(expected, sink.Report.LastError, StringComparison.Ordinal);
        Assert.False(sink.Report.Connected);
    }

    private static void WriteCertificates(string folder)
    {
        var from = DateTimeOffset.UnixEpoch.AddYears(50);
        var to = from.AddYears(40);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=e2v test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=127.0.0.1", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        serverRequest.CertificateExtensions.Add(names.Build());
        using var server = serverRequest.Create(authority, from, to, [1]);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.pem"), server.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.key"), serverKey.ExportECPrivateKeyPem());
    }

    private static async Task PasswdAsync(string file, string user, string password)
    {
        using var process = Process.Start("/usr/bin/mosquitto_passwd", ["-b", "-c", file, user, password]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}

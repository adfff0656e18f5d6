using System.Diagnostics;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>TLS with a private authority, user and password, certificates of clients, against mosquitto.</summary>
public sealed class SecureBrokerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-tls-").FullName;
    private readonly TestAuthority _authority;

    public SecureBrokerTests() => _authority = new TestAuthority(_folder);

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_right_authority_user_and_password_connect()
    {
        await using var mosquitto = await PasswordsAsync();
        await AssertConnectsAsync(mosquitto, await UserAsync("secret word"));
    }

    [Fact]
    public async Task A_password_from_the_environment_connects()
    {
        await using var mosquitto = await PasswordsAsync();
        await AssertConnectsAsync(mosquitto, await UserAsync("") with { PasswordFile = "", Password = "secret word" });
    }

    [Fact]
    public async Task A_broker_of_an_authority_that_nobody_named_is_not_trusted()
    {
        await using var mosquitto = await PasswordsAsync();
        await AssertRefusedAsync(mosquitto, await UserAsync("secret word") with { CaFile = "" }, "name a file with that authority as Mqtt:CaFile");
    }

    [Fact]
    public async Task A_broker_of_another_authority_is_not_trusted()
    {
        using var other = new TestAuthority(_folder, "other");
        await using var mosquitto = await PasswordsAsync();
        await AssertRefusedAsync(mosquitto, await UserAsync("secret word") with { CaFile = other.CaFile }, "an authority that Mqtt:CaFile does not hold");
    }

    [Fact]
    public async Task A_broker_whose_certificate_has_expired_is_not_trusted()
    {
        await using var mosquitto = await PasswordsAsync(_authority.Server("old", until: DateTimeOffset.UnixEpoch.AddYears(51)));
        await AssertRefusedAsync(mosquitto, await UserAsync("secret word"), "is not valid now (the broker's from 2020-01-01 to 2021-01-01)");
    }

    [Fact]
    public async Task A_broker_of_another_name_is_not_trusted()
    {
        await using var mosquitto = await PasswordsAsync(_authority.Server("elsewhere", "192.0.2.1"));
        await AssertRefusedAsync(mosquitto, await UserAsync("secret word"), "is for another name than '127.0.0.1' (it holds 192.0.2.1)");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_said()
    {
        await using var mosquitto = await PasswordsAsync();
        await AssertRefusedAsync(mosquitto, await UserAsync("guess"), "refuses the connection: NotAuthorized; check Mqtt:User");
    }

    [Fact]
    public async Task Plain_MQTT_to_a_TLS_port_is_refused()
    {
        await using var mosquitto = await PasswordsAsync();
        await AssertRefusedAsync(mosquitto, new MqttSinkOptions(), "");
    }

    [Fact]
    public async Task TLS_to_a_plain_port_says_which_port_it_is()
    {
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        await AssertRefusedAsync(mosquitto, new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile }, "");
    }

    [Fact]
    public async Task A_token_replaced_in_its_file_is_taken_at_the_next_connect()
    {
        await using var mosquitto = await PasswordsAsync();
        var options = await UserAsync("expired");
        await using var sink = BrokerTests.Sink(mosquitto.Port, options: options);
        await sink.StartAsync(Samples.Info(), CancellationToken.None);
        await Wait.UntilAsync(() => sink.Report.LastError is not null);
        await File.WriteAllTextAsync(options.PasswordFile, "secret word\n");
        await Wait.UntilAsync(() => sink.Report.Connected, () => $"{sink.Report}");
    }

    [Fact]
    public async Task A_certificate_of_the_right_authority_connects_from_any_kind_of_file()
    {
        await using var mosquitto = await CertificatesAsync();
        var (certificate, key) = _authority.Client("desk");
        var (withPassword, encrypted) = _authority.Client("hall", password: "word of the key");
        var both = Path.Combine(_folder, "both.pem");
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(certificate) + "\n" + await File.ReadAllTextAsync(key));
        var options = new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile };
        await AssertConnectsAsync(mosquitto, options with { CertificateFile = certificate, KeyFile = key });
        await AssertConnectsAsync(mosquitto, options with { CertificateFile = both });
        await AssertConnectsAsync(mosquitto, options with { CertificateFile = Path.ChangeExtension(certificate, ".p12") });
        await AssertConnectsAsync(mosquitto, options with { CertificateFile = withPassword, KeyFile = encrypted, KeyPassword = "word of the key" });
        await AssertConnectsAsync(mosquitto, options with { CertificateFile = Path.ChangeExtension(withPassword, ".p12"), KeyPassword = "word of the key" });
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_told_to_have_one()
    {
        await using var mosquitto = await CertificatesAsync();
        await AssertRefusedAsync(mosquitto, new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile }, "set Mqtt:CertificateFile and Mqtt:KeyFile");
    }

    [Fact]
    public async Task A_client_of_an_unknown_authority_is_told_so()
    {
        using var other = new TestAuthority(_folder, "other");
        var (certificate, key) = other.Client("stranger");
        await using var mosquitto = await CertificatesAsync();
        var options = new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile, CertificateFile = certificate, KeyFile = key };
        await AssertRefusedAsync(mosquitto, options, "the certificate in Mqtt:CertificateFile");
    }

    private async Task<Mosquitto> PasswordsAsync((string Certificate, string Key)? server = null)
    {
        var users = Path.Combine(_folder, "users");
        await PasswdAsync(users, "node", "secret word");
        return await StartAsync(server, "allow_anonymous false", $"password_file {users}");
    }

    private Task<Mosquitto> CertificatesAsync() =>
        StartAsync(null, "allow_anonymous true", $"cafile {_authority.CaFile}", "require_certificate true", "use_identity_as_username true");

    private async Task<Mosquitto> StartAsync((string Certificate, string Key)? server, params string[] configuration)
    {
        var (certificate, key) = server ?? _authority.Server("server");
        var mosquitto = new Mosquitto { MoreConfiguration = [$"certfile {certificate}", $"keyfile {key}", .. configuration] };
        await mosquitto.StartAsync();
        return mosquitto;
    }

    private async Task<MqttSinkOptions> UserAsync(string password)
    {
        var file = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(file, $"{password}\n");
        return new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile, User = "node", PasswordFile = file };
    }

    private static async Task AssertConnectsAsync(Mosquitto mosquitto, MqttSinkOptions options)
    {
        await using var sink = BrokerTests.Sink(mosquitto.Port, options: options);
        await BrokerTests.PublishOnceAsync(sink);
        Assert.True(sink.Report.Connected);
    }

    private static async Task AssertRefusedAsync(Mosquitto mosquitto, MqttSinkOptions options, string expected)
    {
        await using var sink = BrokerTests.Sink(mosquitto.Port, options: options);
        await sink.StartAsync(Samples.Info(), CancellationToken.None);
        await Wait.UntilAsync(() => sink.Report.LastError is not null);
        Assert.Contains(expected, sink.Report.LastError, StringComparison.Ordinal);
        Assert.False(sink.Report.Connected);
    }

    private static async Task PasswdAsync(string file, string user, string password)
    {
        using var process = Process.Start("/usr/bin/mosquitto_passwd", ["-b", "-c", file, user, password]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}

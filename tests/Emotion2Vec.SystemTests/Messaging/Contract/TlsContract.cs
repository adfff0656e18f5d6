using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Broker.Access;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>TLS with a private authority, user and password, tokens, certificates of clients.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class TlsContract<TBroker> : BrokerContract<TBroker>, IDisposable
    where TBroker : ITestBroker, new()
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-tls-").FullName;
    private readonly TestAuthority _authority;

    protected TlsContract() => _authority = new TestAuthority(_folder);

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(MQTTnet.Formatter.MqttProtocolVersion.V311)]
    [InlineData(MQTTnet.Formatter.MqttProtocolVersion.V500)]
    public async Task A_reader_over_TLS_sees_what_the_node_publishes_over_TLS(MQTTnet.Formatter.MqttProtocolVersion version)
    {
        await PasswordsAsync();
        await AssertConnectsAsync(User("secret word"));
        var authorities = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        authorities.ImportFromPemFile(_authority.CaFile);
        using var reader = await Reader.StartAsync(new MQTTnet.MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", Broker.TlsPort).WithProtocolVersion(version).WithClientId("reader").WithCredentials("node", "secret word")
            .WithTlsOptions(tls => tls.WithTrustChain(authorities)).Build());
        await reader.WaitForAsync("streams/mic/state");
    }

    [Fact]
    public async Task A_password_from_the_environment_connects()
    {
        await PasswordsAsync();
        await AssertConnectsAsync(User("") with { PasswordFile = "", Password = "secret word" });
    }

    [Fact]
    public async Task A_broker_of_an_authority_that_nobody_named_is_not_trusted()
    {
        await PasswordsAsync();
        await AssertRefusedAsync(User("secret word") with { CaFile = "" }, "name a file with that authority as Mqtt:CaFile");
    }

    [Fact]
    public async Task A_broker_of_another_authority_is_not_trusted()
    {
        using var other = new TestAuthority(_folder, "other");
        await PasswordsAsync();
        await AssertRefusedAsync(User("secret word") with { CaFile = other.CaFile }, "an authority that Mqtt:CaFile does not hold");
    }

    [Fact]
    public async Task A_broker_whose_certificate_has_expired_is_not_trusted()
    {
        await PasswordsAsync(_authority.Server("old", until: DateTimeOffset.UnixEpoch.AddYears(51)));
        await AssertRefusedAsync(User("secret word"), "is not valid now (the broker's from 2020-01-01 to 2021-01-01)");
    }

    [Fact]
    public async Task A_broker_of_another_name_is_not_trusted()
    {
        await PasswordsAsync(_authority.Server("elsewhere", "192.0.2.1"));
        await AssertRefusedAsync(User("secret word"), "is for another name than '127.0.0.1' (it holds 192.0.2.1)");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_said()
    {
        await PasswordsAsync();
        await AssertRefusedAsync(User("guess"), "check Mqtt:User, the password or token");
    }

    [Fact]
    public async Task A_user_that_nobody_knows_is_refused()
    {
        await PasswordsAsync();
        await AssertRefusedAsync(User("secret word") with { User = "somebody" }, "check Mqtt:User, the password or token");
    }

    [Fact]
    public async Task Plain_MQTT_to_a_TLS_port_is_refused()
    {
        await PasswordsAsync();
        await AssertRefusedAsync(new MqttSinkOptions(), "");
    }

    [Fact]
    public async Task A_token_replaced_in_its_file_is_taken_at_the_next_connect()
    {
        await PasswordsAsync();
        var options = User("expired");
        var sink = Sink(options, Broker.TlsPort);
        await sink.StartAsync(Samples.Info(), None);
        await Wait.UntilAsync(() => sink.Report.LastError is not null);
        await File.WriteAllTextAsync(options.PasswordFile, "secret word\n");
        await Wait.UntilAsync(() => sink.Report.Connected, () => $"{sink.Report}");
    }

    [Fact]
    public async Task A_certificate_of_the_right_authority_connects_from_any_kind_of_file()
    {
        await CertificatesAsync();
        var (certificate, key) = _authority.Client("desk");
        var (withPassword, encrypted) = _authority.Client("hall", password: "word of the key");
        var both = Path.Combine(_folder, "both.pem");
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(certificate) + "\n" + await File.ReadAllTextAsync(key));
        var options = new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile };
        await AssertConnectsAsync(options with { CertificateFile = certificate, KeyFile = key });
        await AssertConnectsAsync(options with { CertificateFile = both });
        await AssertConnectsAsync(options with { CertificateFile = Path.ChangeExtension(certificate, ".p12") });
        await AssertConnectsAsync(options with { CertificateFile = withPassword, KeyFile = encrypted, KeyPassword = "word of the key" });
        await AssertConnectsAsync(options with { CertificateFile = Path.ChangeExtension(withPassword, ".p12"), KeyPassword = "word of the key" });
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_told_to_have_one()
    {
        await CertificatesAsync();
        await AssertRefusedAsync(new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile }, "set Mqtt:CertificateFile and Mqtt:KeyFile");
    }

    [Fact]
    public async Task A_client_of_an_unknown_authority_is_told_so()
    {
        using var other = new TestAuthority(_folder, "other");
        await CertificatesAsync();
        var (certificate, key) = other.Client("stranger");
        await AssertRefusedAsync(new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile, CertificateFile = certificate, KeyFile = key }, "the certificate in Mqtt:CertificateFile");
    }

    [Fact]
    public async Task The_name_in_a_certificate_is_the_user_that_the_ACL_knows()
    {
        var acl = Path.Combine(_folder, "acl");
        await File.WriteAllTextAsync(acl, $"user desk\ntopic readwrite {Samples.Root}/#\nuser hall\ntopic read {Samples.Root}/#\n");
        await CertificatesAsync(acl);
        var options = new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile };
        var (certificate, key) = _authority.Client("desk");
        await AssertConnectsAsync(options with { CertificateFile = certificate, KeyFile = key });
        (certificate, key) = _authority.Client("hall");
        await AssertRefusedAsync(options with { CertificateFile = certificate, KeyFile = key }, $"the broker refuses {Samples.Root}/", staysOut: false);
    }

    private async Task PasswordsAsync((string Certificate, string Key)? server = null)
    {
        var users = Path.Combine(_folder, "users");
        await File.WriteAllTextAsync(users, UserFile.With("", "node", "secret word"));
        var (certificate, key) = server ?? _authority.Server("server");
        await StartAsync(new()
        {
            Mosquitto = ["allow_anonymous false", $"password_file {users}", "listener TLSPORT 127.0.0.1", $"certfile {certificate}", $"keyfile {key}"],
            Embedded = new() { UsersFile = users, CertificateFile = certificate, KeyFile = key },
        });
    }

    private Task CertificatesAsync(string acl = "")
    {
        var (certificate, key) = _authority.Server("server");
        string[] rules = acl.Length > 0 ? [$"acl_file {acl}"] : [];
        return StartAsync(new()
        {
            Mosquitto =
            [
                "allow_anonymous true", .. rules, "listener TLSPORT 127.0.0.1", $"certfile {certificate}", $"keyfile {key}",
                $"cafile {_authority.CaFile}", "require_certificate true", "use_identity_as_username true",
            ],
            Embedded = new EmbeddedBrokerOptions { CertificateFile = certificate, KeyFile = key, ClientCaFile = _authority.CaFile, AclFile = acl },
        });
    }

    private MqttSinkOptions User(string password)
    {
        var file = Path.Combine(_folder, "password");
        File.WriteAllText(file, $"{password}\n");
        return new MqttSinkOptions { Tls = true, CaFile = _authority.CaFile, User = "node", PasswordFile = file };
    }

    private async Task AssertConnectsAsync(MqttSinkOptions options)
    {
        var sink = Sink(options, Broker.TlsPort);
        await BrokerTests.PublishOnceAsync(sink);
        Assert.True(sink.Report.Connected);
        await sink.StopAsync(None);
    }

    private async Task AssertRefusedAsync(MqttSinkOptions options, string expected, bool staysOut = true)
    {
        var sink = Sink(options, Broker.TlsPort);
        await sink.StartAsync(Samples.Info(), None);
        await Wait.UntilAsync(() => sink.Report.LastError is not null);
        Assert.Contains(expected, sink.Report.LastError, StringComparison.Ordinal);
        Assert.False(sink.Report.Connected && staysOut);
    }
}

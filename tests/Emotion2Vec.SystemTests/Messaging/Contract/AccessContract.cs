using Emotion2Vec.Messaging.Broker.Access;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>Users and an ACL, one file of each for both brokers: who may log in, publish, subscribe, be sent what, and leave which will.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class AccessContract<TBroker> : BrokerContract<TBroker>, IDisposable
    where TBroker : ITestBroker, new()
{
    private const string Secret = "secret/plan";
    private const string News = "news/of/the/day";

    private static readonly string Acl = $"""
        user chief
        topic readwrite #

        user viewer
        topic read news/#
        topic read e2v/#
        topic deny {Samples.Root}/streams/mic/health

        user node
        topic readwrite {Samples.Root}/#

        pattern readwrite own/%u/#
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-access-").FullName;
    private readonly List<IMqttClient> _clients = [];

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Only_the_right_password_is_let_in(MqttProtocolVersion version)
    {
        await StartAsync();
        Assert.Equal(MqttClientConnectResultCode.Success, await TryAsync(version, "viewer", "viewer's word"));
        var refused = version == MqttProtocolVersion.V311 ? [MqttClientConnectResultCode.NotAuthorized, MqttClientConnectResultCode.BadUserNameOrPassword] : (MqttClientConnectResultCode[])[MqttClientConnectResultCode.NotAuthorized];
        Assert.Contains(await TryAsync(version, "viewer", "chief's word"), refused);
        Assert.Contains(await TryAsync(version, "somebody", "viewer's word"), refused);
        Assert.Contains(await TryAsync(version, "viewer", ""), refused);
        Assert.Contains(await TryAsync(version, null, null), refused);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_a_user_may_not_write_reaches_nobody_and_is_not_kept(MqttProtocolVersion version)
    {
        await StartAsync();
        using var chief = await ReadAsync("chief", "#", version);
        var viewer = await ConnectAsync(version, "viewer");
        var answer = await viewer.PublishAsync(Message(News, "false"));
        if (version == MqttProtocolVersion.V500)
        {
            Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, answer.ReasonCode);
        }

        await viewer.PublishAsync(Message("own/viewer/note", "mine"));
        await Wait.UntilAsync(() => chief.All.Any(arrival => arrival.Topic == "own/viewer/note"));
        Assert.DoesNotContain(chief.All, arrival => arrival.Topic == News);
        using var late = await ReadAsync("chief", "#", version);
        await Wait.UntilAsync(() => late.All.Any(arrival => arrival.Topic == "own/viewer/note"));
        Assert.DoesNotContain(late.All, arrival => arrival.Topic == News);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_wildcard_brings_only_what_its_user_may_read_live_and_retained(MqttProtocolVersion version)
    {
        await StartAsync();
        var chief = await ConnectAsync(version, "chief");
        await chief.PublishAsync(Message(Secret, "kept"));
        await chief.PublishAsync(Message(News, "kept"));
        using var viewer = await ReadAsync("viewer", "#", version);
        await Wait.UntilAsync(() => viewer.All.Any(arrival => arrival.Topic == News));
        await chief.PublishAsync(Message(Secret, "live"));
        await chief.PublishAsync(Message("own/chief/x", "live"));
        await chief.PublishAsync(Message(News, "live"));
        await Wait.UntilAsync(() => viewer.All.Any(arrival => arrival.Text == "live"));
        Assert.Equal([(News, "kept"), (News, "live")], viewer.All.Select(arrival => (arrival.Topic, arrival.Text)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_subscription_to_what_may_not_be_read_brings_nothing(MqttProtocolVersion version)
    {
        await StartAsync();
        using var viewer = await ReadAsync("viewer", Secret, version);
        await viewer.AlsoAsync(News);
        var chief = await ConnectAsync(version, "chief");
        await chief.PublishAsync(Message(Secret, "live"));
        await chief.PublishAsync(Message(News, "live"));
        await Wait.UntilAsync(() => viewer.All.Count > 0);
        Assert.Equal([News], viewer.All.Select(arrival => arrival.Topic));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_will_that_its_user_may_not_write_is_not_spoken(MqttProtocolVersion version)
    {
        await StartAsync();
        using var chief = await ReadAsync("chief", "#", version);
        using var relay = new TcpRelay(Broker.Port);
        await TryAsync(version, "viewer", "viewer's word", port: relay.Port, will: News);
        await TryAsync(version, "viewer", "viewer's word", port: relay.Port, will: "own/viewer/will");
        relay.Die();
        await Wait.UntilAsync(() => chief.All.Any(arrival => arrival.Topic == "own/viewer/will"));
        await (await ConnectAsync(version, "chief")).PublishAsync(Message("own/chief/x", "after"));
        await Wait.UntilAsync(() => chief.All.Any(arrival => arrival.Text == "after"));
        Assert.DoesNotContain(chief.All, arrival => arrival.Topic == News);
    }

    [Fact]
    public async Task A_node_with_an_account_publishes_and_a_viewer_reads_what_it_may()
    {
        await StartAsync();
        var sink = await ConnectedAsync(new() { User = "node", Password = "node's word" });
        await sink.StatusAsync(Samples.Status(), None);
        await sink.HealthAsync(Samples.Health(), None);
        await sink.StateAsync(Samples.State(), None);
        using var viewer = await ReadAsync("viewer", $"{Samples.Root}/#", MqttProtocolVersion.V500);
        await viewer.WaitForAsync("streams/mic/state");
        await sink.FramesAsync(Samples.Block(1), None);
        await viewer.WaitForAsync("streams/mic/frames");
        Assert.Empty(viewer.On("streams/mic/health"));
        Assert.Null(sink.Report.LastError);
    }

    private async Task StartAsync()
    {
        var (users, acl) = (Path.Combine(_folder, "users"), Path.Combine(_folder, "acl"));
        await File.WriteAllTextAsync(users, ((string[])["chief", "viewer", "node"]).Aggregate("", (text, user) => UserFile.With(text, user, $"{user}'s word")));
        await File.WriteAllTextAsync(acl, Acl);
        await StartAsync(new()
        {
            Mosquitto = ["allow_anonymous false", $"password_file {users}", $"acl_file {acl}"],
            Embedded = new() { UsersFile = users, AclFile = acl },
        });
    }

    private static MqttApplicationMessage Message(string topic, string text) =>
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(text).WithRetainFlag().WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();

    private MqttClientOptionsBuilder Options(MqttProtocolVersion version, string? user, string? password, int port = 0)
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port > 0 ? port : Broker.Port).WithProtocolVersion(version).WithClientId($"c{Guid.NewGuid():N}");
        return user is null ? options : options.WithCredentials(user, password);
    }

    private async Task<MqttClientConnectResultCode> TryAsync(MqttProtocolVersion version, string? user, string? password, int port = 0, string? will = null)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        _clients.Add(client);
        var options = Options(version, user, password, port);
        return (await client.ConnectAsync((will is null ? options : options.WithWillTopic(will).WithWillPayload("gone").WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)).Build())).ResultCode;
    }

    private async Task<IMqttClient> ConnectAsync(MqttProtocolVersion version, string user)
    {
        Assert.Equal(MqttClientConnectResultCode.Success, await TryAsync(version, user, $"{user}'s word"));
        return _clients[^1];
    }

    private Task<Reader> ReadAsync(string user, string filter, MqttProtocolVersion version) => Reader.StartAsync(Options(version, user, $"{user}'s word").Build(), filter);
}

using System.Net;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Broker.Access;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.Tests.Messaging.Broker;

/// <summary>What the embedded broker lets whom do, where it differs from others: the node's own topics, commands, sessions of others, changed files.</summary>
public sealed class BrokerAccessTests : IDisposable
{
    private const string Root = "e2v/v1/lab/node-1";
    private const string Command = Root + "/cmd";

    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-broker-").FullName;

    private string Users => Path.Combine(_folder, "users");

    private string Acl => Path.Combine(_folder, "acl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public void Constructor_BeyondThisMachineWithoutUsers_Refuses(string address)
    {
        var failure = Assert.Throws<Emotion2VecException>(() => new EmbeddedBroker(new() { Address = address }, Samples.Topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance));
        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains("the broker has no users", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_BeyondThisMachineWithUsers_Listens()
    {
        WriteUsers("viewer");
        await using var host = await BrokerHost.StartAsync(new() { Address = "0.0.0.0", UsersFile = Users });
        Assert.True((await host.ConnectAsync("viewer", "viewer's word")).IsConnected);
    }

    [Fact]
    public async Task StartAsync_AddressOfAnotherMachine_IsAConfigurationError()
    {
        WriteUsers("viewer");
        await using var broker = new EmbeddedBroker(new() { Address = "192.0.2.1", Port = 0, UsersFile = Users }, Samples.Topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);
        Assert.Equal(ErrorKind.Configuration, (await Assert.ThrowsAsync<Emotion2VecException>(() => broker.StartAsync(CancellationToken.None))).Kind);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("acl")]
    public void Constructor_WrongFile_NamesOptionAndLine(string which)
    {
        WriteUsers("viewer");
        File.WriteAllText(Acl, "");
        File.AppendAllText(which == "users" ? Users : Acl, "rubbish\n");
        var failure = Assert.Throws<Emotion2VecException>(() => new EmbeddedBroker(new() { UsersFile = Users, AclFile = Acl }, Samples.Topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance));
        Assert.Contains(which == "users" ? $"Broker:UsersFile: '{Users}', line 2" : $"Broker:AclFile: '{Acl}', line 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_BelowTheNodesRoot_IsRefusedEvenIfTheAclAllowsIt()
    {
        WriteUsers("chief");
        File.WriteAllText(Acl, "user chief\ntopic readwrite #\n");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users, AclFile = Acl });
        var chief = await host.ConnectAsync("chief", "chief's word");
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, await PublishAsync(chief, $"{Root}/status"));
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, await PublishAsync(chief, Command, retain: true));
        Assert.Equal(MqttClientPublishReasonCode.NoMatchingSubscribers, await PublishAsync(chief, $"{Root}/streams/desk/audio"));
    }

    [Fact]
    public async Task Command_WithoutUsers_IsAnybodysOfThisMachine()
    {
        await using var host = await BrokerHost.StartAsync();
        Assert.Equal(MqttClientPublishReasonCode.NoMatchingSubscribers, await PublishAsync(await host.ConnectAsync("anybody"), Command));
    }

    [Fact]
    public async Task Command_WithUsersAndNoAcl_IsRefused()
    {
        WriteUsers("viewer");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users });
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, await PublishAsync(await host.ConnectAsync("viewer", "viewer's word"), Command));
    }

    [Theory]
    [InlineData("chief", null, MqttClientPublishReasonCode.NoMatchingSubscribers)]
    [InlineData("chief", "answers/chief", MqttClientPublishReasonCode.NoMatchingSubscribers)]
    [InlineData("chief", "answers/viewer", MqttClientPublishReasonCode.NotAuthorized)]
    [InlineData("chief", Root + "/status", MqttClientPublishReasonCode.NotAuthorized)]
    [InlineData("viewer", null, MqttClientPublishReasonCode.NotAuthorized)]
    public async Task Command_WithAcl_IsForThoseWhoMayWriteItAndReadTheReply(string user, string? reply, MqttClientPublishReasonCode expected)
    {
        WriteUsers("chief", "viewer");
        File.WriteAllText(Acl, $"user chief\ntopic write {Command}\ntopic read {Root}/#\npattern read answers/%u\n");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users, AclFile = Acl });
        Assert.Equal(expected, await PublishAsync(await host.ConnectAsync(user, $"{user}'s word"), Command, reply: reply));
    }

    [Fact]
    public async Task Connect_UnderTheClientIdentifierOfAnotherUser_IsRefusedAndHearsNothing()
    {
        WriteUsers("chief", "viewer");
        File.WriteAllText(Acl, "user chief\ntopic readwrite #\n");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users, AclFile = Acl });
        var chief = await host.ConnectAsync("chief", "chief's word");
        using var thief = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder().WithTcpServer(host.Broker.Address, host.Broker.Port).WithClientId("chief").WithCredentials("viewer", "viewer's word").WithCleanStart(false).Build();
        var answer = await thief.ConnectAsync(options);
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, answer.ResultCode);
        Assert.Contains("another user's client", answer.ReasonString, StringComparison.Ordinal);
        Assert.True(chief.IsConnected);
    }

    [Fact]
    public async Task Connect_WithTheNodesNameAsAnyClient_IsRefused()
    {
        WriteUsers("viewer");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users });
        using var spoof = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder().WithTcpServer(host.Broker.Address, host.Broker.Port).WithClientId("x").WithCredentials(host.Broker.Login.ClientId, "guess").Build();
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, (await spoof.ConnectAsync(options)).ResultCode);
    }

    [Fact]
    public async Task Node_WithUsersAndAnAclThatForgetsIt_PublishesAll()
    {
        WriteUsers("viewer");
        File.WriteAllText(Acl, "user viewer\ntopic read #\n");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users, AclFile = Acl });
        await using var sink = host.Sink();
        await sink.StartAsync(Samples.Info(), CancellationToken.None);
        await Wait.UntilAsync(() => sink.Report.Connected);
        Assert.Null(sink.Report.LastError);
    }

    [Fact]
    public async Task Files_Changed_HoldFromTheNextConnect()
    {
        WriteUsers("viewer");
        File.WriteAllText(Acl, "");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users, AclFile = Acl });
        var viewer = await host.ConnectAsync("viewer", "viewer's word");
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, await PublishAsync(viewer, "a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.ConnectAsync("late", "late's word"));
        WriteUsers("viewer", "late");
        File.WriteAllText(Acl, "pattern readwrite a\n");
        Assert.True((await host.ConnectAsync("late", "late's word")).IsConnected);
        Assert.Equal(MqttClientPublishReasonCode.NoMatchingSubscribers, await PublishAsync(viewer, "a"));
    }

    [Fact]
    public async Task Files_ChangedToRubbish_KeepWhatWasRead()
    {
        WriteUsers("viewer");
        await using var host = await BrokerHost.StartAsync(new() { UsersFile = Users });
        File.AppendAllText(Users, "rubbish\n");
        Assert.True((await host.ConnectAsync("viewer", "viewer's word")).IsConnected);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("::ffff:192.0.2.1", false)]
    public void IsLocal_ByAddress_AsItSays(string address, bool expected) => Assert.Equal(expected, new BrokerPeer(new IPEndPoint(IPAddress.Parse(address), 1)).IsLocal);

    private static async Task<MqttClientPublishReasonCode> PublishAsync(IMqttClient client, string topic, bool retain = false, string? reply = null) =>
        (await client.PublishAsync(new MqttApplicationMessage
        {
            Topic = topic,
            Retain = retain,
            ResponseTopic = reply,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        })).ReasonCode;

    private void WriteUsers(params string[] users) => File.WriteAllText(Users, users.Aggregate("", (text, user) => UserFile.With(text, user, $"{user}'s word")));
}

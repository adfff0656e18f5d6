using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.Tests.Messaging.Broker;

public sealed class EmbeddedBrokerTests
{
    private const string NodeStatus = "e2v/v1/lab/node-1/status";

    [Fact]
    public async Task StartAsync_PortTaken_NamesThePortAndWhatToDo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var broker = Create(new EmbeddedBrokerOptions { Port = port });
        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => broker.StartAsync(CancellationToken.None));
        Assert.Equal(ErrorKind.AddressInUse, failure.Kind);
        Assert.Contains($"port {port} is taken. Choose another port", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", 1883, 100)]
    [InlineData("127.0.0.1", -1, 100)]
    [InlineData("127.0.0.1", 65536, 100)]
    [InlineData("127.0.0.1", 1883, 0)]
    public void Constructor_WrongOption_IsAConfigurationError(string address, int port, int connections)
    {
        var options = new EmbeddedBrokerOptions { Address = address, Port = port, MaxConnections = connections };
        Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => Create(options)).Kind);
    }

    [Fact]
    public async Task StopAsync_AfterClients_GivesThePortBack()
    {
        var host = await BrokerHost.StartAsync();
        var port = host.Broker.Port;
        await host.SubscribeAsync();
        await host.DisposeAsync();
        await using var again = Create(new EmbeddedBrokerOptions { Port = port });
        await again.StartAsync(CancellationToken.None);
        Assert.Equal(port, again.Port);
    }

    [Fact]
    public async Task Publish_BelowTheNodesRootByAnother_IsRefusedAndNotRetained()
    {
        await using var host = await BrokerHost.StartAsync();
        var inbox = await host.SubscribeAsync();
        var stranger = await host.ConnectAsync("stranger");
        var spoof = await stranger.PublishStringAsync(NodeStatus, "spoofed", MqttQualityOfServiceLevel.AtLeastOnce, retain: true);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, spoof.ReasonCode);
        await stranger.PublishStringAsync("elsewhere", "fine", MqttQualityOfServiceLevel.AtLeastOnce, retain: true);
        await inbox.WaitForAsync((topic, _) => topic == "elsewhere");
        Assert.Single(inbox.All);
        var late = await host.SubscribeAsync(clientId: "late");
        await late.WaitForAsync((topic, _) => topic == "elsewhere");
        Assert.DoesNotContain(late.All, message => message.Topic == NodeStatus);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guess")]
    public async Task Connect_AsTheNodeWithoutItsSecret_IsRefused(string? password)
    {
        await using var host = await BrokerHost.StartAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => host.ConnectAsync(host.Broker.Login.ClientId, password));
        Assert.Equal(nameof(MqttClientConnectResultCode.NotAuthorized), refusal.Message);
    }

    [Fact]
    public async Task Connect_WithoutAName_IsGivenOne()
    {
        await using var host = await BrokerHost.StartAsync();
        Assert.True((await host.ConnectAsync(clientId: "")).IsConnected);
    }

    [Fact]
    public async Task Publish_RetainedBeyondTheBound_IsRefusedUntilOneIsRemoved()
    {
        await using var host = await BrokerHost.StartAsync(new EmbeddedBrokerOptions { MaxForeignRetained = 2 });
        await host.SubscribeAsync();
        var client = await host.ConnectAsync();
        Assert.Equal(MqttClientPublishReasonCode.Success, await RetainAsync("a", "1"));
        Assert.Equal(MqttClientPublishReasonCode.Success, await RetainAsync("b", "1"));
        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, await RetainAsync("c", "1"));
        Assert.Equal(MqttClientPublishReasonCode.Success, await RetainAsync("a", "2"));
        Assert.Equal(MqttClientPublishReasonCode.Success, await RetainAsync("a", ""));
        Assert.Equal(MqttClientPublishReasonCode.Success, await RetainAsync("c", "1"));

        async Task<MqttClientPublishReasonCode> RetainAsync(string topic, string payload) =>
            (await client.PublishStringAsync(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce, retain: true)).ReasonCode;
    }

    [Fact]
    public async Task Connect_BeyondTheLimit_IsClosedAndCountedAndALaterOneServed()
    {
        await using var host = await BrokerHost.StartAsync(new EmbeddedBrokerOptions { MaxConnections = 2 });
        var first = await host.ConnectAsync("one");
        await host.ConnectAsync("two");
        await Assert.ThrowsAnyAsync<Exception>(() => host.ConnectAsync("three"));
        Assert.Equal(1, host.Broker.RefusedConnections);
        await first.DisconnectAsync();
        await Wait.UntilAsync(() => host.Broker.Connections == 1);
        Assert.True((await host.ConnectAsync("four")).IsConnected);
    }

    [Fact]
    public async Task Connections_OfRandomBytes_DoNotHurtOtherClients()
    {
        await using var host = await BrokerHost.StartAsync(new EmbeddedBrokerOptions { ConnectTimeoutSeconds = 1 });
        var inbox = await host.SubscribeAsync("news");
        var publisher = await host.ConnectAsync("publisher");
        var random = new Random(20260101);
        for (var round = 0; round < 200; round++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, host.Broker.Port);
            await socket.GetStream().WriteAsync(Noise(random, round));
            await publisher.PublishStringAsync("news", $"round {round}", MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await inbox.WaitForAsync((_, payload) => payload == "round 199");
        Assert.Equal(200, inbox.All.Count);
        await Wait.UntilAsync(() => host.Broker.Connections == 2, () => $"{host.Broker.Connections} connections are open");
    }

    private static EmbeddedBroker Create(EmbeddedBrokerOptions options) => new(options, Samples.Topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);

    // A third pure noise; a third noise after a sound CONNECT; a third a CONNECT with one byte wrong.
    private static byte[] Noise(Random random, int round)
    {
        byte[] connect = [0x10, 0x10, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 60, 0, 0, 3, (byte)'f', (byte)'0', (byte)('0' + (round % 10))];
        var noise = new byte[random.Next(1, 300)];
        random.NextBytes(noise);
        switch (round % 3)
        {
            case 0:
                return noise;
            case 1:
                return [.. connect, .. noise];
            default:
                connect[random.Next(connect.Length)] = (byte)random.Next(256);
                return [.. connect, .. noise];
        }
    }
}

using System.Net;
using System.Net.WebSockets;
using Emotion2Vec.Messaging.Broker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>The embedded broker behind a real Kestrel.</summary>
public sealed class WebSocketTests : IAsyncLifetime
{
    private EmbeddedBroker _broker = null!;
    private WebApplication _app = null!;
    private string _address = "";

    public async Task InitializeAsync()
    {
        _broker = await BrokerTests.EmbeddedAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapEmbeddedBroker(_broker);
        await _app.StartAsync();
        _address = _app.Urls.Single().Replace("http://", "ws://", StringComparison.Ordinal) + "/mqtt";
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_client_over_WebSocket_sees_what_the_node_publishes_over_TCP()
    {
        await using var sink = BrokerTests.Sink(_broker.Port, _broker.Login);
        await BrokerTests.PublishOnceAsync(sink);
        using var client = await ConnectAsync("page");
        var topics = new System.Collections.Concurrent.ConcurrentQueue<string>();
        client.ApplicationMessageReceivedAsync += arrival =>
        {
            topics.Enqueue(arrival.ApplicationMessage.Topic);
            return Task.CompletedTask;
        };
        await client.SubscribeAsync("#", MqttQualityOfServiceLevel.AtLeastOnce);
        await Wait.UntilAsync(() => topics.Contains($"{Samples.Root}/streams/mic/state"));
        await sink.FramesAsync(Samples.Block(1), CancellationToken.None);
        await Wait.UntilAsync(() => topics.Contains($"{Samples.Root}/streams/mic/frames"));
        Assert.Contains($"{Samples.Root}/status", topics);
    }

    [Fact]
    public async Task A_client_over_WebSocket_may_not_publish_in_the_nodes_name()
    {
        using var client = await ConnectAsync("page");
        var spoof = await client.PublishStringAsync($"{Samples.Root}/status", "spoofed", MqttQualityOfServiceLevel.AtLeastOnce, retain: true);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, spoof.ReasonCode);
    }

    [Fact]
    public async Task A_client_over_WebSocket_that_leaves_is_forgotten()
    {
        using var client = await ConnectAsync("page");
        Assert.Equal(1, _broker.Connections);
        await client.DisconnectAsync();
        await Wait.UntilAsync(() => _broker.Connections == 0);
    }

    [Fact]
    public async Task A_huge_packet_over_WebSocket_ends_that_connection_alone()
    {
        using var witness = await ConnectAsync("witness");
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        await socket.ConnectAsync(new Uri(_address), CancellationToken.None);
        await socket.SendAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F }, WebSocketMessageType.Binary, true, CancellationToken.None);
        await Wait.UntilAsync(() => _broker.Connections == 1);
        await witness.PingAsync();
    }

    [Theory]
    [InlineData("https://elsewhere.example", "mqtt", 403)]
    [InlineData("null", "mqtt", 403)]
    [InlineData("", "chat", 400)]
    public async Task A_page_of_another_origin_or_protocol_is_turned_away(string origin, string protocol, int status)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        socket.Options.CollectHttpResponseDetails = true;
        if (origin.Length > 0)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(_address), CancellationToken.None));
        Assert.Equal(status, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_page_of_the_same_origin_is_served()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        socket.Options.SetRequestHeader("Origin", _app.Urls.Single());
        await socket.ConnectAsync(new Uri(_address), CancellationToken.None);
        Assert.Equal("mqtt", socket.SubProtocol);
    }

    private async Task<IMqttClient> ConnectAsync(string clientId)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithWebSocketServer(server => server.WithUri(_address)).WithClientId(clientId).Build());
        return client;
    }
}

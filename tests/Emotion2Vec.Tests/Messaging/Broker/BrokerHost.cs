using System.Collections.Concurrent;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.Tests.Messaging.Broker;

/// <summary>An embedded broker on a free port, and clients of it.</summary>
internal sealed class BrokerHost : IAsyncDisposable
{
    private readonly List<IMqttClient> _clients = [];

    private BrokerHost(EmbeddedBroker broker) => Broker = broker;

    public EmbeddedBroker Broker { get; }

    public static async Task<BrokerHost> StartAsync(EmbeddedBrokerOptions? options = null, int port = 0)
    {
        var broker = new EmbeddedBroker(
            (options ?? new EmbeddedBrokerOptions()) with { Port = port }, Samples.Topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        return new BrokerHost(broker);
    }

    public MqttSink Sink(MqttSinkOptions? options = null) => new(
        (options ?? new MqttSinkOptions()) with { Host = Broker.Address, Port = Broker.Port, ReconnectMinSeconds = 0.05, ReconnectMaxSeconds = 0.2 },
        Samples.Topics,
        TimeProvider.System,
        NullLogger<MqttSink>.Instance,
        Broker.Login);

    /// <summary>Connects a client; throws if it is refused.</summary>
    public async Task<IMqttClient> ConnectAsync(string clientId = "guest", string? password = null)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        _clients.Add(client);
        var options = new MqttClientOptionsBuilder().WithTcpServer(Broker.Address, Broker.Port).WithClientId(clientId);
        var answer = await client.ConnectAsync((password is null ? options : options.WithCredentials(clientId, password)).Build());
        return answer.ResultCode == MqttClientConnectResultCode.Success ? client : throw new InvalidOperationException(answer.ResultCode.ToString());
    }

    /// <summary>Subscribes and collects what arrives.</summary>
    public async Task<Inbox> SubscribeAsync(string filter = "#", string clientId = "reader")
    {
        var client = await ConnectAsync(clientId);
        var inbox = new Inbox();
        client.ApplicationMessageReceivedAsync += inbox.TakeAsync;
        await client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return inbox;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Broker.DisposeAsync();
    }

    internal sealed class Inbox
    {
        private readonly ConcurrentQueue<(string Topic, string Payload, MqttApplicationMessage Message)> _messages = new();

        public IReadOnlyList<(string Topic, string Payload, MqttApplicationMessage Message)> All => [.. _messages];

        public Task TakeAsync(MqttApplicationMessageReceivedEventArgs arrival)
        {
            _messages.Enqueue((arrival.ApplicationMessage.Topic, arrival.ApplicationMessage.ConvertPayloadToString() ?? "", arrival.ApplicationMessage));
            return Task.CompletedTask;
        }

        public async Task<(string Topic, string Payload, MqttApplicationMessage Message)> WaitForAsync(Func<string, string, bool> wanted)
        {
            await Wait.UntilAsync(() => _messages.Any(m => wanted(m.Topic, m.Payload)), () => string.Join('\n', _messages.Select(m => $"{m.Topic} {m.Payload}")));
            return _messages.First(m => wanted(m.Topic, m.Payload));
        }
    }
}

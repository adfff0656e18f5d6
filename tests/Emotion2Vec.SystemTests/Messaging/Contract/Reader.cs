using System.Buffers;
using System.Collections.Concurrent;
using Emotion2Vec.Tests.Contract;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>A subscriber that keeps all it gets, in its order, and comes back with its session when the broker does.</summary>
internal sealed class Reader : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly MqttClientOptions _options;
    private readonly string _filter;
    private volatile bool _disposed;
    private volatile Exception? _breach;
    private volatile Arrival? _newest;

    private Reader(MqttClientOptions options, string filter, bool isChecking)
    {
        (_options, _filter) = (options, filter);
        _client.ApplicationMessageReceivedAsync += message =>
        {
            var arrival = new Arrival(message.ApplicationMessage, message.ApplicationMessage.Payload.ToArray());
            _breach ??= isChecking ? Breach(arrival) : null;
            _arrivals.Enqueue(arrival);
            _newest = arrival;
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += _ => _disposed ? Task.CompletedTask : ReturnAsync();
    }

    /// <summary>How many came so far.</summary>
    public int Count => _arrivals.Count;

    /// <summary>What came last; null if nothing did.</summary>
    public Arrival? Newest => _newest;

    /// <summary>What came so far; fails if any of it breaks the contract.</summary>
    public IReadOnlyList<Arrival> All => _breach is { } breach ? throw breach : [.. _arrivals];

    /// <summary>Subscribes with QoS 1.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="filter">To what.</param>
    /// <param name="isChecking">Whether every payload is held against its schema, which a flood would have to wait for.</param>
    public static async Task<Reader> StartAsync(MqttClientOptions options, string filter = "#", bool isChecking = true)
    {
        var reader = new Reader(options, filter, isChecking);
        await reader.ConnectAsync();
        return reader;
    }

    /// <summary>What a plain reader connects with.</summary>
    public static MqttClientOptions Options(int port, MqttProtocolVersion version = MqttProtocolVersion.V500) =>
        new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId($"reader-{Guid.NewGuid():N}").WithProtocolVersion(version).Build();

    /// <summary>Messages below the node's root.</summary>
    /// <param name="leaf">Which topic.</param>
    public IReadOnlyList<Arrival> On(string leaf) => [.. All.Where(arrival => arrival.Topic == $"{Samples.Root}/{leaf}")];

    public async Task<Arrival> WaitForAsync(string leaf, Func<Arrival, bool> wanted)
    {
        await Wait.UntilAsync(() => On(leaf).Any(wanted), () => string.Join('\n', _arrivals));
        return On(leaf).First(wanted);
    }

    public Task<Arrival> WaitForAsync(string leaf, string text = "") => WaitForAsync(leaf, arrival => arrival.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Subscribes to a second filter, until the connection ends.</summary>
    public Task AlsoAsync(string filter) => _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);

    public void Dispose()
    {
        _disposed = true;
        _client.Dispose();
    }

    private static Exception? Breach(Arrival arrival) => Record.Exception(() => ContractSchemas.AssertMessage(
        arrival.Topic, arrival.Message.ContentType is "application/cbor" ? "application/json" : arrival.Message.ContentType, arrival.Told));

    private async Task ConnectAsync()
    {
        await _client.ConnectAsync(_options);
        await _client.SubscribeAsync(_filter, MqttQualityOfServiceLevel.AtLeastOnce);
    }

    private async Task ReturnAsync()
    {
        while (!_disposed)
        {
            try
            {
                await ConnectAsync();
                return;
            }
            catch (Exception away) when (away is MQTTnet.Exceptions.MqttCommunicationException or InvalidOperationException or ObjectDisposedException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}

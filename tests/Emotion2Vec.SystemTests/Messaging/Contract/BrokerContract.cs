using Emotion2Vec.Messaging.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>
/// A suite of cases that every broker must pass. To add cases: derive an abstract generic class from this one, write its facts with <see cref="StartAsync"/>,
/// <see cref="Sink"/> and <see cref="ReadAsync"/>, and derive a class for mosquitto and one for the embedded broker from that (as at <see cref="TopicContract{T}"/>).
/// What a case needs of the broker goes into <see cref="BrokerWishes"/>.
/// </summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class BrokerContract<TBroker> : IAsyncLifetime
    where TBroker : ITestBroker, new()
{
    private readonly List<IAsyncDisposable> _started = [];
    private readonly List<IDisposable> _readers = [];

    protected static CancellationToken None => CancellationToken.None;

    private protected TBroker Broker { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _readers.ForEach(reader => reader.Dispose());
        foreach (var started in _started)
        {
            await started.DisposeAsync();
        }

        await Broker.DisposeAsync();
    }

    /// <summary>Starts the broker.</summary>
    private protected Task StartAsync(BrokerWishes? wishes = null) => Broker.StartAsync(wishes ?? new());

    /// <summary>A node's sink that finds its broker quickly again, not yet started.</summary>
    /// <param name="options">What else it should be like; host and port are set here.</param>
    /// <param name="port">Another port than the broker's.</param>
    private protected MqttSink Sink(MqttSinkOptions? options = null, int port = 0)
    {
        var sink = new MqttSink(
            (options ?? new MqttSinkOptions { WillDelaySeconds = 1 }) with { Port = port > 0 ? port : Broker.Port, ReconnectMinSeconds = 0.05, ReconnectMaxSeconds = 0.2 },
            Samples.Topics,
            TimeProvider.System,
            NullLogger<MqttSink>.Instance);
        _started.Add(sink);
        return sink;
    }

    /// <summary>A node's sink that is connected and has published what it knows.</summary>
    private protected async Task<MqttSink> ConnectedAsync(MqttSinkOptions? options = null, int port = 0)
    {
        var sink = Sink(options, port);
        await sink.StartAsync(Samples.Info(), None);
        await Wait.UntilAsync(() => sink.Report.Connected, () => $"{sink.Report}");
        return sink;
    }

    /// <summary>A subscriber to everything.</summary>
    private protected async Task<Reader> ReadAsync(
        string filter = "#", MQTTnet.Formatter.MqttProtocolVersion version = MQTTnet.Formatter.MqttProtocolVersion.V500, bool isChecking = true)
    {
        var reader = await Reader.StartAsync(Reader.Options(Broker.Port, version), filter, isChecking);
        _readers.Add(reader);
        return reader;
    }
}

using System.Net;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Configuration;
using Emotion2Vec.Messaging.Topics;
using Microsoft.Extensions.Logging;
using MQTTnet.Server;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// A small MQTT broker (3.1.1 and 5) inside the process, so that a node works alone. Everything is in memory: retained messages end with the process.
/// It serves TCP, and WebSocket where a web server hands connections over (<see cref="BrokerWebSocketEndpoint"/>); both are one broker.
/// Start and stop are called by one owner; the rest may be read from any thread.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly EmbeddedBrokerOptions _options;
    private readonly ILogger<EmbeddedBroker> _logger;
    private readonly BrokerListener _listener;
    private readonly MqttServer _server;

    /// <summary>Creates a broker that is not yet started.</summary>
    /// <param name="options">How it listens and what it allows.</param>
    /// <param name="topics">The node whose topics it protects.</param>
    /// <param name="timeProvider">The clock for pauses.</param>
    /// <param name="logger">Where it logs.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is wrong.</exception>
    public EmbeddedBroker(EmbeddedBrokerOptions options, TopicScheme topics, TimeProvider timeProvider, ILogger<EmbeddedBroker> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(topics);
        OptionRules.ThrowIfInvalid(options, "Broker");
        _options = options;
        _logger = logger;
        Login = new BrokerLogin($"e2v-{topics.Site}-{topics.Node}");
        _listener = new BrokerListener(options, timeProvider, logger);
        _server = new MqttServerFactory().CreateMqttServer(ServerOptions(options), [_listener]);
        var guard = new PublishGuard(topics, Login, options.MaxForeignRetained);
        _server.ValidatingConnectionAsync += guard.ValidateAsync;
        _server.InterceptingPublishAsync += guard.CheckAsync;
    }

    /// <summary>The login of the node itself; give it to the node's own MQTT sink.</summary>
    public BrokerLogin Login { get; }

    /// <summary>The address that it listens on, for the node's own MQTT sink: a wildcard address becomes its loopback.</summary>
    public string Address => IPAddress.Parse(_options.Address) switch
    {
        var any when any.Equals(IPAddress.Any) => IPAddress.Loopback.ToString(),
        var any when any.Equals(IPAddress.IPv6Any) => IPAddress.IPv6Loopback.ToString(),
        var address => address.ToString(),
    };

    /// <summary>The TCP port that it listens on; the configured one (perhaps 0) before the start.</summary>
    public int Port => _listener.EndPoint?.Port ?? _options.Port;

    /// <summary>Connections open now.</summary>
    public int Connections => _listener.Count;

    /// <summary>Connections turned away because too many were open.</summary>
    public long RefusedConnections => _listener.Refused;

    /// <summary>Takes the port and serves clients.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that completes when clients can connect.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.AddressInUse"/>: the port is taken. <see cref="ErrorKind.PermissionDenied"/>: the port is reserved.
    /// <see cref="ErrorKind.Configuration"/>: this machine has no such address.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _listener.Bind();
        await _server.StartAsync().ConfigureAwait(false);
        if (!IPAddress.IsLoopback(IPAddress.Parse(_options.Address)))
        {
            _logger.BrokerIsOpen(_options.Address);
        }

        _logger.BrokerStarted(Address, Port);
    }

    /// <summary>Closes every connection and gives the port back. A stopped broker cannot be started again.</summary>
    /// <returns>A task.</returns>
    public async Task StopAsync()
    {
        if (_server.IsStarted)
        {
            await _server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
            _logger.BrokerStopped();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _server.Dispose();
    }

    /// <summary>Serves a connection that another server accepted.</summary>
    /// <param name="stream">The connection's bytes; disposed here.</param>
    /// <param name="local">This end, if known.</param>
    /// <param name="remote">The other end, if known.</param>
    /// <returns>A task that completes when the connection is closed.</returns>
    internal Task ServeAsync(Stream stream, EndPoint? local, EndPoint? remote) => _listener.ServeAsync(stream, local, remote);

    private static MqttServerOptions ServerOptions(EmbeddedBrokerOptions options) => new()
    {
        DefaultCommunicationTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
        MaxPendingMessagesPerClient = options.MaxPendingMessages,
        PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage,
    };
}

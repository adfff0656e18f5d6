using System.Net;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker.Access;
using Emotion2Vec.Messaging.Configuration;
using Emotion2Vec.Messaging.Topics;
using Microsoft.Extensions.Logging;
using MQTTnet.Server;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// A small MQTT broker (3.1.1 and 5) inside the process, so that a node works alone. Everything is in memory: retained messages end with the process.
/// It serves TCP, with TLS where it has a certificate, and WebSocket where a web server hands connections over (<see cref="BrokerWebSocketEndpoint"/>); both are one broker.
/// Start and stop are called by one owner; the rest may be read from any thread.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly EmbeddedBrokerOptions _options;
    private readonly ILogger<EmbeddedBroker> _logger;
    private readonly BrokerGate _gate;
    private readonly BrokerListener _listener;
    private readonly MqttServer _server;
    private readonly ReloadedFile<AccessList>? _access;

    /// <summary>Creates a broker that is not yet started.</summary>
    /// <param name="options">How it listens and what it allows.</param>
    /// <param name="topics">The node whose topics it protects.</param>
    /// <param name="timeProvider">The clock for pauses.</param>
    /// <param name="logger">Where it logs.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option or a file is wrong, or it would listen beyond this machine without users.</exception>
    public EmbeddedBroker(EmbeddedBrokerOptions options, TopicScheme topics, TimeProvider timeProvider, ILogger<EmbeddedBroker> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(topics);
        OptionRules.ThrowIfInvalid(options, "Broker");
        _options = options;
        _logger = logger;
        Login = new BrokerLogin($"e2v-{topics.Site}-{topics.Node}");
        var users = options.UsersFile.Length == 0 ? null : new ReloadedFile<UserFile>([options.UsersFile], () => UserFile.Parse(OptionRules.ReadText(options.UsersFile, "Broker:UsersFile", UserFile.MaxBytes), $"Broker:UsersFile: '{options.UsersFile}'"), logger);
        _access = options.AclFile.Length == 0 ? null : new ReloadedFile<AccessList>([options.AclFile], () => AccessList.Parse(OptionRules.ReadText(options.AclFile, "Broker:AclFile", AccessList.MaxBytes), $"Broker:AclFile: '{options.AclFile}'"), logger);
        _gate = new BrokerGate(Login, users, timeProvider, logger);
        _listener = new BrokerListener(options, options.CertificateFile.Length == 0 ? null : new ServerTls(options, logger), _gate, timeProvider, logger);
        _server = new MqttServerFactory().CreateMqttServer(ServerOptions(options), [_listener]);
        var guard = new PublishGuard(topics, _gate, _access, options.MaxForeignRetained);
        _server.ValidatingConnectionAsync += ValidateAsync;
        _server.InterceptingPublishAsync += guard.CheckAsync;
        if (_access is not null)
        {
            _server.InterceptingSubscriptionAsync += guard.CheckAsync;
            _server.InterceptingClientEnqueueAsync += guard.CheckAsync;
        }
    }

    /// <summary>The login of the node itself; give it to the node's own MQTT sink.</summary>
    public BrokerLogin Login { get; }

    /// <summary>The address that it listens on without TLS, for the node's own MQTT sink: a wildcard address becomes its loopback.</summary>
    public string Address => _options.PlainAddress switch
    {
        var any when any.Equals(IPAddress.Any) => IPAddress.Loopback.ToString(),
        var any when any.Equals(IPAddress.IPv6Any) => IPAddress.IPv6Loopback.ToString(),
        var address => address.ToString(),
    };

    /// <summary>The TCP port that it listens on without TLS; the configured one (perhaps 0) before the start.</summary>
    public int Port => _listener.EndPoint?.Port ?? _options.Port;

    /// <summary>The TCP port that it listens on with TLS; the configured one (perhaps 0) before the start.</summary>
    public int TlsPort => _listener.SecureEndPoint?.Port ?? _options.TlsPort;

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
        if (!IPAddress.IsLoopback(_options.PlainAddress))
        {
            _logger.BrokerIsReadable(_options.Address);
        }

        foreach (var file in SecretFiles.Exposed(_options.Secrets))
        {
            _logger.SecretIsOpen(file.Key, file.Value);
        }

        _logger.BrokerStarted(Address, Port);
        if (_listener.SecureEndPoint is { } secure)
        {
            _logger.BrokerSpeaksTls(_options.Address, secure.Port, _options.ClientCaFile.Length > 0 ? "certificates of clients required" : "users and passwords");
        }
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
        _gate.Dispose();
    }

    /// <summary>Serves a connection that another server accepted.</summary>
    /// <param name="stream">The connection's bytes; disposed here.</param>
    /// <param name="local">This end, if known.</param>
    /// <param name="remote">The other end, if known.</param>
    /// <returns>A task that completes when the connection is closed.</returns>
    internal Task ServeAsync(Stream stream, EndPoint? local, EndPoint? remote) => _listener.ServeAsync(stream, local, remote);

    // Whoever connects has what was changed in the files read.
    private Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        _access?.Refresh();
        return _gate.ValidateAsync(connection);
    }

    private static MqttServerOptions ServerOptions(EmbeddedBrokerOptions options) => new()
    {
        DefaultCommunicationTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
        MaxPendingMessagesPerClient = options.MaxPendingMessages,
        PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage,
    };
}

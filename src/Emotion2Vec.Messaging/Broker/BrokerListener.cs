using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker.Access;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// Brings connections to the MQTT server: TCP sockets, plain and with TLS, which it accepts itself, and byte streams that the web server hands over. All take one path, with one
/// limit on packets and one on connections (<see cref="PacketLimitStream"/> says why MQTTnet's own adapters do not do).
/// </summary>
internal sealed class BrokerListener(EmbeddedBrokerOptions limits, ServerTls? tls, BrokerGate gate, TimeProvider timeProvider, ILogger logger) : IMqttServerAdapter
{
    private const int Backlog = 64;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Stream> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private MqttServerOptions _options = new();
    private IMqttNetLogger _mqttLogger = MqttNetNullLogger.Instance;
    private Socket? _plain;
    private Socket? _secure;
    private Task _accepting = Task.CompletedTask;
    private long _nextKey;
    private int _count;
    private long _refused;

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <summary>Where plain TCP connections are accepted; null before the start.</summary>
    public IPEndPoint? EndPoint => (IPEndPoint?)_plain?.LocalEndPoint;

    /// <summary>Where TLS connections are accepted; null before the start, and without a certificate.</summary>
    public IPEndPoint? SecureEndPoint => (IPEndPoint?)_secure?.LocalEndPoint;

    /// <summary>Connections open now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Connections turned away because too many were open.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Takes the TCP ports. Apart from <see cref="StartAsync"/>, so that a failure leaves nothing half started.</summary>
    /// <exception cref="Emotion2VecException">An address or port cannot be had; the kind says why.</exception>
    public void Bind()
    {
        _plain = Bind(new IPEndPoint(limits.PlainAddress, limits.Port));
        _secure = tls is null ? null : Bind(new IPEndPoint(IPAddress.Parse(limits.Address), limits.TlsPort));
    }

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger mqttLogger)
    {
        _options = options;
        _mqttLogger = mqttLogger;
        _accepting = Task.WhenAll(_plain is { } plain ? AcceptAsync(plain, null) : Task.CompletedTask, _secure is { } secure ? AcceptAsync(secure, tls) : Task.CompletedTask);
        return Task.CompletedTask;
    }

    /// <summary>Serves one connection to its end.</summary>
    /// <param name="stream">The connection; it is disposed here.</param>
    /// <param name="local">This end, if known.</param>
    /// <param name="remote">The other end, if known.</param>
    /// <param name="secrecy">Makes it secret first; null if it is to stay as it is.</param>
    /// <returns>A task that completes when the connection is closed.</returns>
    public async Task ServeAsync(Stream stream, EndPoint? local, EndPoint? remote, ServerTls? secrecy = null)
    {
        await using var connection = stream;
        if (ClientHandler is not { } handler || _stop.IsCancellationRequested)
        {
            return;
        }

        var key = Interlocked.Increment(ref _nextKey);
        var peer = new BrokerPeer(remote as IPEndPoint);
        try
        {
            if (Interlocked.Increment(ref _count) > limits.MaxConnections)
            {
                if (Interlocked.Increment(ref _refused) == 1)
                {
                    logger.BrokerFull(limits.MaxConnections);
                }

                return;
            }

            _open[key] = stream;
            await using var limited = new PacketLimitStream(secrecy is null ? stream : await SecureAsync(stream, peer, secrecy).ConfigureAwait(false), limits.MaxPacketBytes);
            var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(_options.WriterBufferSize, _options.WriterBufferSizeMax));
            var channel = new MqttTcpChannel(limited, local, remote, clientCertificate: null);
            using var adapter = new NamingAdapter(new MqttChannelAdapter(channel, formatter, _mqttLogger), peer);
            await handler(adapter).ConfigureAwait(false);
        }
        finally
        {
            gate.Gone(peer);
            _open.TryRemove(key, out _);
            Interlocked.Decrement(ref _count);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        CloseSockets();
        await _accepting.ConfigureAwait(false);
        foreach (var stream in _open.Values)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        CloseSockets();
        _stop.Dispose();
    }

    private void CloseSockets()
    {
        _plain?.Dispose();
        _secure?.Dispose();
    }

    private static Socket Bind(IPEndPoint wanted)
    {
        var socket = new Socket(wanted.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(wanted);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw Explained(wanted, failure);
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, BrokerPeer peer, ServerTls secrecy)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(limits.ConnectTimeoutSeconds), timeProvider);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timeout.Token);
        return await secrecy.SecureAsync(stream, peer, attempt.Token).ConfigureAwait(false);
    }

    private async Task AcceptAsync(Socket listening, ServerTls? secrecy)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = ServeSocketAsync(socket, secrecy);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Typically out of file handles: others may close theirs.
                logger.AcceptFailed(failure.Message);
                await Task.Delay(AcceptPause, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ServeSocketAsync(Socket socket, ServerTls? secrecy)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            await ServeAsync(new NetworkStream(socket, ownsSocket: true), socket.LocalEndPoint, socket.RemoteEndPoint, secrecy).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            logger.ConnectionFailed(failure.Message);
            socket.Dispose();
        }
    }

    private static Emotion2VecException Explained(IPEndPoint wanted, SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new Emotion2VecException(
            ErrorKind.AddressInUse,
            $"The embedded broker cannot listen on {wanted}: port {wanted.Port} is taken. "
                + "Choose another port, stop the program that holds it, or use that broker instead of the embedded one.",
            failure),
        SocketError.AccessDenied => new Emotion2VecException(
            ErrorKind.PermissionDenied, $"The embedded broker may not listen on {wanted}: choose a port above 1023.", failure),
        _ => new Emotion2VecException(
            ErrorKind.Configuration, $"The embedded broker cannot listen on {wanted}: {failure.Message}. Choose an address of this machine.", failure),
    };
}

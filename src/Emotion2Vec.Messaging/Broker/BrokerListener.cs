using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Errors;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// Brings connections to the MQTT server: TCP sockets, which it accepts itself, and byte streams that the web server hands over. Both take one path, with one
/// limit on packets and one on connections (<see cref="PacketLimitStream"/> says why MQTTnet's own adapters do not do).
/// </summary>
internal sealed class BrokerListener(EmbeddedBrokerOptions limits, TimeProvider timeProvider, ILogger logger) : IMqttServerAdapter
{
    private const int Backlog = 64;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Stream> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private MqttServerOptions _options = new();
    private IMqttNetLogger _mqttLogger = MqttNetNullLogger.Instance;
    private Socket? _socket;
    private Task _accepting = Task.CompletedTask;
    private long _nextKey;
    private int _count;
    private long _refused;

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <summary>Where TCP connections are accepted; null before the start.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    /// <summary>Connections open now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Connections turned away because too many were open.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Takes the TCP port. Apart from <see cref="StartAsync"/>, so that a failure leaves nothing half started.</summary>
    /// <exception cref="Emotion2VecException">The address or port cannot be had; the kind says why.</exception>
    public void Bind()
    {
        var wanted = new IPEndPoint(IPAddress.Parse(limits.Address), limits.Port);
        var socket = new Socket(wanted.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(wanted);
            socket.Listen(Backlog);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw Explained(wanted, failure);
        }

        _socket = socket;
        EndPoint = (IPEndPoint?)socket.LocalEndPoint;
    }

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger mqttLogger)
    {
        _options = options;
        _mqttLogger = mqttLogger;
        _accepting = _socket is { } socket ? AcceptAsync(socket) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    /// <summary>Serves one connection to its end.</summary>
    /// <param name="stream">The connection; it is disposed here.</param>
    /// <param name="local">This end, if known.</param>
    /// <param name="remote">The other end, if known.</param>
    /// <returns>A task that completes when the connection is closed.</returns>
    public async Task ServeAsync(Stream stream, EndPoint? local, EndPoint? remote)
    {
        await using var limited = new PacketLimitStream(stream, limits.MaxPacketBytes);
        if (ClientHandler is not { } handler || _stop.IsCancellationRequested)
        {
            return;
        }

        var key = Interlocked.Increment(ref _nextKey);
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

            _open[key] = limited;
            var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(_options.WriterBufferSize, _options.WriterBufferSizeMax));
            var channel = new MqttTcpChannel(limited, local, remote, clientCertificate: null);
            using var adapter = new NamingAdapter(new MqttChannelAdapter(channel, formatter, _mqttLogger));
            await handler(adapter).ConfigureAwait(false);
        }
        finally
        {
            _open.TryRemove(key, out _);
            Interlocked.Decrement(ref _count);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var stream in _open.Values)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listening)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = ServeSocketAsync(socket);
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

    private async Task ServeSocketAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            await ServeAsync(new NetworkStream(socket, ownsSocket: true), socket.LocalEndPoint, socket.RemoteEndPoint).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
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

using System.Runtime.CompilerServices;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Mqtt.Security;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Topics;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// The way to a broker, kept open for ever. Design: one task (<see cref="RunAsync"/>) connects, sends board and outbox (<see cref="BrokerSession"/>), and when the connection is lost
/// pauses and starts again. Beside it the sink's pump sends frames on the connection of the moment; the client library serialises the
/// packets of both. Failures are values here: counted, remembered as the last error, and logged when they change.
/// </summary>
internal sealed class BrokerLink : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan CloseTime = TimeSpan.FromMilliseconds(200);
    private static readonly OutboxReport NoOutbox = new(0, 0, 0, 0, 0, 0, IsDurable: false);

    private readonly MqttSinkOptions _sinkOptions;
    private readonly MqttClientOptions _options;
    private readonly ProtocolChoice _protocol;
    private readonly MessageComposer _composer;
    private readonly NewsSignal _news = new();
    private readonly ReconnectBackoff _backoff;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private OutboxQueue? _outbox;
    private Task _running = Task.CompletedTask;
    private volatile BrokerSession? _session;
    private volatile BrokerConnection? _ready;
    private volatile string? _lastError;
    private string? _loggedFailure;
    private bool _disposed;
    private long _connects;
    private long _published;
    private long _droppedFrames;

    public BrokerLink(MqttSinkOptions options, MqttClientOptions clientOptions, TopicScheme topics, TimeProvider timeProvider, ILogger logger)
    {
        Broker = options.ToString();
        _sinkOptions = options;
        _options = clientOptions;
        _protocol = new ProtocolChoice(options.Protocol);
        _composer = new MessageComposer(topics, options.CloudEvents);
        Board = new BrokerBoard(_news, topic => _outbox?.IsComing(topic) == true);
        _timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        _backoff = new ReconnectBackoff(
            TimeSpan.FromSeconds(options.ReconnectMinSeconds), TimeSpan.FromSeconds(options.ReconnectMaxSeconds), Random.Shared.NextDouble);
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>The broker as <c>host:port</c>.</summary>
    public string Broker { get; }

    /// <summary>What the broker should hold.</summary>
    public BrokerBoard Board { get; }

    /// <summary>True while connected with the board published: frames then make sense to subscribers.</summary>
    public bool IsReady => _ready is not null;

    public MqttSinkReport Report => new(
        Broker, IsReady, Interlocked.Read(ref _published), Interlocked.Read(ref _droppedFrames), _outbox?.Report ?? NoOutbox, Math.Max(0, Interlocked.Read(ref _connects) - 1), _lastError);

    /// <summary>Opens the outbox. Before anything is appended to it.</summary>
    /// <exception cref="Emotion2VecException">Its folder cannot be used, and is required.</exception>
    public void Open() => _outbox = OutboxQueue.Open(_sinkOptions.Outbox, _timeProvider, _logger, _news.Raise);

    /// <summary>Starts to connect; returns at once.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Adds what must arrive; before <see cref="Open"/> it is dropped.</summary>
    public void Append(OutboxRecord record) => _outbox?.Append(record);

    /// <summary>Counts a block of frames that was not sent.</summary>
    public void DropFrames() => Interlocked.Increment(ref _droppedFrames);

    /// <summary>Sends frames, or drops and counts them. The payload may be changed when the task has completed.</summary>
    // MQTTnet may have to wait for the socket; the pooled builder spares an object per block then.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendFramesAsync(FrameRoute route, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (_ready is not { } connection)
        {
            DropFrames();
            return;
        }

        if (connection.MaxPacketBytes > 0 && payload.Length + route.OverheadBytes > connection.MaxPacketBytes)
        {
            Fail($"a block of {payload.Length} bytes exceeds the {connection.MaxPacketBytes} bytes that the broker takes");
            DropFrames();
            return;
        }

        try
        {
            var sending = connection.PublishAsync(route.Prepare(payload, connection), CancellationToken.None);
            if (!sending.IsCompleted)
            {
                await FinishAsync(sending, connection, cancellationToken).ConfigureAwait(false);
            }

            await sending.ConfigureAwait(false);
            Interlocked.Increment(ref _published);
        }
        catch (Exception failure)
        {
            // The task that owns the connection sees its loss too, logs it and connects again.
            route.Forget();
            _lastError = failure.GetBaseException().Message;
            DropFrames();
        }
    }

    /// <summary>Waits a moment until everything has been sent, if there is a connection.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_session is { } session)
        {
            await session.SettledAsync().WaitAsync(GoodbyeTime, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits a moment until everything has been sent, says DISCONNECT and ends. Returns within a second.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _stop.Dispose();
        _outbox?.Dispose();
    }

    // A packet cut off in its middle would spoil the connection, so a cancelled send may still end by itself; if it does not, the connection is cut.
    private async Task FinishAsync(Task sending, BrokerConnection connection, CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sending.WaitAsync(CloseTime, _timeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsCompleted)
        {
            connection.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var lived = await ServeAsync().ConfigureAwait(false);
            await Task.Delay(_backoff.Next(lived), _timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TimeSpan> ServeAsync()
    {
        if (await TryOpenAsync().ConfigureAwait(false) is not { } connection)
        {
            return TimeSpan.Zero;
        }

        var opened = _timeProvider.GetTimestamp();
        using (connection)
        {
            Interlocked.Increment(ref _connects);
            _loggedFailure = null;
            _logger.BrokerConnected(Broker);
            await ServeAsync(connection).ConfigureAwait(false);
            _ready = null;

            // What still waits was never sent, 'stopped' among it. Without DISCONNECT the broker says 'offline' for it, where it would keep 'online' otherwise.
            if (_stop.IsCancellationRequested && !Board.HasWaiting && _outbox?.HasAhead != true)
            {
                using var patience = new CancellationTokenSource(CloseTime, _timeProvider);
                await connection.CloseAsync(patience.Token).ConfigureAwait(false);
            }
        }

        return _timeProvider.GetElapsedTime(opened);
    }

    private async Task<BrokerConnection?> TryOpenAsync()
    {
        using var timeout = new CancellationTokenSource(_timeout, _timeProvider);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timeout.Token);
        try
        {
            return await BrokerConnection.OpenAsync(_options, _protocol, attempt.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (!_stop.IsCancellationRequested)
            {
                _outbox?.DropExpired();
                Fail(timeout.IsCancellationRequested ? $"no answer within {_timeout.TotalSeconds} s" : ConnectFailure.Explain(failure, _sinkOptions));
            }

            return null;
        }
    }

    private async Task ServeAsync(BrokerConnection connection)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, connection.Lost);
        if (_outbox is not { } outbox)
        {
            return;
        }

        var session = new BrokerSession(connection, Board, outbox, _composer, _news, _timeout, TimeSpan.FromSeconds(_sinkOptions.StateExpirySeconds) / 2, _timeProvider)
        {
            Published = () => Interlocked.Increment(ref _published),
            Refused = (topic, reason) => Fail($"the broker refuses {topic}: {reason}"),
            Ready = () => _ready = connection,
        };
        _session = session;
        try
        {
            await session.RunAsync(end.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (!_stop.IsCancellationRequested)
            {
                _lastError = connection.Lost.IsCancellationRequested ? connection.LossReason : failure.GetBaseException().Message;
                _logger.BrokerLost(Broker, _lastError);
            }
        }

        _session = null;
    }

    private void Fail(string reason)
    {
        _lastError = reason;
        if (Interlocked.Exchange(ref _loggedFailure, reason) != reason)
        {
            _logger.BrokerUnavailable(Broker, reason);
        }
    }
}

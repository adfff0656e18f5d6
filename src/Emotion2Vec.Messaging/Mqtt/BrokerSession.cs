using Emotion2Vec.Messaging.Outbox;
using MQTTnet;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// Sends board and outbox over one connection. Design: one task sends, several messages at a time within what the broker allows, and takes their acknowledgements in the order of sending; so
/// a broker far away is not waited for message by message, and the outbox's position moves on in order. What goes first: the node's unsent conditions of earlier runs, then the board (the node's own
/// topics, then its streams'), then the outbox in its order. The board goes ahead of the outbox's next message, so that what is now is never kept waiting by what was.
/// </summary>
internal sealed class BrokerSession
{
    /// <summary>Messages in flight, at most: what a crash may send twice.</summary>
    public const int MaxInFlight = 32;

    // Bytes of a packet beside its payload: fixed header, topic and properties, those of a CloudEvent among them.
    private const int OverheadBytes = 1024;

    private readonly BrokerConnection _connection;
    private readonly BrokerBoard _board;
    private readonly OutboxQueue _outbox;
    private readonly MessageComposer _composer;
    private readonly NewsSignal _news;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _renewal;
    private readonly TimeProvider _time;
    private readonly Queue<Flight> _flights = new();
    private readonly int _window;
    private int _boardFlights;
    private bool _aheadIsFlying;
    private bool _isReady;
    private volatile TaskCompletionSource? _settling;

    /// <param name="connection">Where to.</param>
    /// <param name="board">What the broker should hold.</param>
    /// <param name="outbox">What must arrive.</param>
    /// <param name="composer">Makes packets of them.</param>
    /// <param name="news">Says when there is more.</param>
    /// <param name="timeout">How long an acknowledgement may take.</param>
    /// <param name="renewal">How often what expires is said again.</param>
    /// <param name="time">The clock.</param>
    public BrokerSession(
        BrokerConnection connection, BrokerBoard board, OutboxQueue outbox, MessageComposer composer, NewsSignal news, TimeSpan timeout, TimeSpan renewal, TimeProvider time)
    {
        _connection = connection;
        _board = board;
        _outbox = outbox;
        _composer = composer;
        _news = news;
        _timeout = timeout;
        _renewal = renewal;
        _time = time;
        _window = Math.Min(MaxInFlight, connection.ReceiveMaximum);
    }

    /// <summary>Called for every message that the broker has.</summary>
    public Action Published { get; init; } = () => { };

    /// <summary>Called with topic and reason for a message that it does not take.</summary>
    public Action<string, string> Refused { get; init; } = (_, _) => { };

    /// <summary>Called once the broker holds the board: live frames then make sense to subscribers.</summary>
    public Action Ready { get; init; } = () => { };

    /// <summary>Completes when nothing waits of what there is now, and nothing is in flight. One caller at a time.</summary>
    public Task SettledAsync()
    {
        var settling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _settling = settling;
        _news.Raise();
        return settling.Task;
    }

    /// <summary>Sends until it is stopped or the connection is lost, which throws.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        _outbox.Rewind();
        _board.RenewAll();
        await using var timer = _time.CreateTimer(_ => _board.RenewExpiring(), null, _renewal, _renewal).ConfigureAwait(false);
        while (true)
        {
            // Read before looking for messages: what the caller had posted is then seen.
            var settling = _settling;
            if (_outbox.TakeLost() is { Count: > 0 } lost)
            {
                _board.Renew(lost);
            }

            while (_flights.Count < _window && TryBegin(end))
            {
            }

            if (!_isReady && _boardFlights == 0 && !_board.HasWaiting)
            {
                _isReady = true;
                Ready();
            }

            if (_flights.TryDequeue(out var first))
            {
                await FinishAsync(first, end).ConfigureAwait(false);
            }
            else
            {
                settling?.TrySetResult();
                await _news.WaitAsync(end).ConfigureAwait(false);
            }
        }
    }

    private bool TryBegin(CancellationToken end)
    {
        if (_outbox.TryPeekAhead(out var ahead))
        {
            if (_aheadIsFlying)
            {
                return false;
            }

            _aheadIsFlying = true;
            Begin(new(null, ahead, IsAhead: true), _composer.Compose(ahead, _connection.Version), end);
            return true;
        }

        if (_board.TryTake(out var message))
        {
            _boardFlights++;
            Begin(new(message, null, IsAhead: false), MessageComposer.Compose(message, _connection.Version), end);
            return true;
        }

        if (_outbox.TryTake(out var record))
        {
            Begin(new(null, record, IsAhead: false), _composer.Compose(record, _connection.Version), end);
            return true;
        }

        return false;
    }

    private void Begin(Flight flight, MqttApplicationMessage message, CancellationToken end)
    {
        // A packet that is too long ends the connection (MQTT 5.0 section 3.2.2.3.6), again and again.
        var isTooLong = _connection.MaxPacketBytes > 0 && message.Payload.Length + OverheadBytes > _connection.MaxPacketBytes;
        _flights.Enqueue(flight with { Sending = isTooLong ? null : _connection.PublishAsync(message, end) });
    }

    private async Task FinishAsync(Flight flight, CancellationToken end)
    {
        if (flight.Sending is null)
        {
            Refused(flight.Topic, $"it takes packets of {_connection.MaxPacketBytes} bytes");
        }
        else
        {
            var result = await flight.Sending.WaitAsync(_timeout, _time, end).ConfigureAwait(false);
            if (result.IsSuccess)
            {
                Published();
            }
            else
            {
                // Sending it again would not help: the broker does not let this node publish here.
                Refused(flight.Topic, $"{result.ReasonCode} {result.ReasonString}".TrimEnd());
            }
        }

        if (flight.Message is { } message)
        {
            _boardFlights--;
            _board.Confirm(message);
        }
        else if (flight.IsAhead)
        {
            _aheadIsFlying = false;
            _outbox.AcknowledgeAhead(flight.Record?.Sequence ?? 0);
        }
        else
        {
            _outbox.Acknowledge(flight.Record?.Sequence ?? 0);
        }
    }

    private sealed record Flight(BoardMessage? Message, OutboxRecord? Record, bool IsAhead)
    {
        public Task<MqttClientPublishResult>? Sending { get; init; }

        public string Topic => Message?.Topic ?? Record?.Topic ?? "";
    }
}

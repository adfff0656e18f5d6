using System.Collections.Concurrent;
using System.Net.WebSockets;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>
/// The payloads live, to whoever reads them at the web port (<see cref="FeedEndpoint"/>): each rendered once for all readers, in the form of JSON lines. Frames that nobody
/// wants are not rendered at all; what is said of streams once a second at most is kept, for readers that come later.
/// </summary>
/// <remarks>
/// The sink's members are called by one pump, readers come and go on any thread. Under the lock: the board and the list of readers, so that nobody misses what
/// is said between seeing the board and being on the list. Frames are handed out without it: the list is replaced whole, never changed.
/// </remarks>
public sealed class LiveFeed : IEventSink
{
    /// <summary>Readers at a time; the web port's other connections are as many again.</summary>
    public const int MaxClients = 100;

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(0.7);
    private static readonly FeedEnd Stopped = new(WebSocketCloseStatus.EndpointUnavailable, "the program stops");

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly FeedBoard _board = new();
    private readonly ConcurrentQueue<FeedMessage> _free = new();
    private FeedClient[] _clients = [];
    private PayloadLines? _lines;
    private bool _isStopped;

    /// <summary>Creates a feed.</summary>
    /// <param name="clock">The clock of its connections.</param>
    public LiveFeed(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
    }

    /// <inheritdoc/>
    public string Name => "web";

    /// <summary>Readers at this moment. Any thread.</summary>
    public int Clients => Volatile.Read(ref _clients).Length;

    /// <summary>The clock of its connections.</summary>
    internal TimeProvider Clock => _clock;

    /// <inheritdoc/>
    public ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        _lines = new PayloadLines(info, withLabels: false);
        Tell(FeedKind.Info, default, _lines.Info());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        FeedMessage? message = null;
        foreach (var client in Volatile.Read(ref _clients))
        {
            if (_lines is { } lines && client.Wants(FeedKind.Frames, block.Stream))
            {
                message ??= Render(FeedKind.Frames, block.Stream, lines.Frames(block));
                client.Offer(message);
            }
        }

        message?.Release();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_lines is { } lines)
        {
            Tell(FeedKind.State, state.Stream, lines.State(state));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (_lines is { } lines)
        {
            Tell(FeedKind.Event, happened.Stream, lines.Event(happened));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        if (_lines is { } lines)
        {
            Tell(FeedKind.Utterance, utterance.Stream, lines.Utterance(utterance));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (_lines is { } lines)
        {
            Tell(FeedKind.Status, status.Stream, lines.Status(status), forget: status is { IsGuest: true, Condition: StreamCondition.Offline });
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(health);
        if (_lines is { } lines)
        {
            Tell(FeedKind.Health, health.Stream, lines.Health(health));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_lines is { } lines)
        {
            Tell(FeedKind.Status, default, lines.Node(NodeStatus.Stopped, _clock.GetUtcNow()));
        }

        FeedClient[] clients;
        lock (_lock)
        {
            _isStopped = true;
            clients = _clients;
        }

        foreach (var client in clients)
        {
            client.End(Stopped);
        }

        try
        {
            await Task.WhenAll(clients.Select(client => client.Gone)).WaitAsync(StopTime, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception impatience) when (impatience is TimeoutException or OperationCanceledException)
        {
            // Who does not take even the last word is cut off with the web port.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _lines?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets a reader in. Any thread.</summary>
    /// <param name="filter">What it wants.</param>
    /// <returns>The reader, to be let out again by <see cref="Leave"/>; null if there are too many, or the program stops.</returns>
    internal FeedClient? TryEnter(FeedFilter filter)
    {
        lock (_lock)
        {
            if (_isStopped || _clients.Length >= MaxClients)
            {
                return null;
            }

            var client = new FeedClient(filter);
            _board.Show(client);
            Volatile.Write(ref _clients, [.. _clients, client]);
            return client;
        }
    }

    /// <summary>Lets a reader out. Any thread.</summary>
    /// <param name="client">The reader.</param>
    internal void Leave(FeedClient client)
    {
        lock (_lock)
        {
            Volatile.Write(ref _clients, [.. _clients.Where(other => other != client)]);
        }

        client.Leave();
    }

    private void Tell(FeedKind kind, StreamId stream, ReadOnlyMemory<byte> line, bool forget = false)
    {
        var message = Render(kind, stream, line);
        lock (_lock)
        {
            _board.Keep(message);
            foreach (var client in _clients)
            {
                if (client.Wants(kind, stream))
                {
                    client.Offer(message);
                }
            }

            if (forget)
            {
                _board.Forget(stream);
            }
        }

        message.Release();
    }

    private FeedMessage Render(FeedKind kind, StreamId stream, ReadOnlyMemory<byte> line)
    {
        if (!_free.TryDequeue(out var message))
        {
            message = new FeedMessage(_free.Enqueue);
        }

        message.Fill(kind, stream, line.Span.TrimEnd((byte)'\n'));
        return message;
    }
}

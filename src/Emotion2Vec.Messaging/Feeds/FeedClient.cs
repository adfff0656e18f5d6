using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Threading.Channels;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>
/// What waits for one reader of the live feed. A reader that is slow loses the oldest frames and is told how many; nothing else is ever left out, and
/// one that is thousands of those behind is given up. Written by the feed, read by one connection.
/// </summary>
/// <param name="filter">What it wants.</param>
internal sealed class FeedClient(FeedFilter filter)
{
    /// <summary>Frames payloads that may wait: seconds of tens of streams.</summary>
    public const int MaxFrames = 512;

    /// <summary>Other payloads that may wait; all that is known of as many streams as a node can run is three quarters of it.</summary>
    public const int MaxNotices = 4096;

    private readonly Lock _lock = new();
    private readonly Queue<(long Place, FeedMessage Message)> _frames = new();
    private readonly Queue<(long Place, FeedMessage Message)> _notices = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _place;
    private long _dropped;
    private volatile FeedEnd? _end;

    /// <summary>Why nothing more comes once the queue is empty; null while more may come.</summary>
    public FeedEnd? Ended => _end;

    /// <summary>Completes when the connection has let go.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Says whether a message is wanted.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="stream">Whose it is.</param>
    /// <returns>True if it is.</returns>
    public bool Wants(FeedKind kind, StreamId stream) => filter.Wants(kind, stream);

    /// <summary>Queues a message, which is retained. Any thread; never waits.</summary>
    /// <param name="message">The message, held by the caller.</param>
    public void Offer(FeedMessage message)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                return;
            }

            if (message.Kind != FeedKind.Frames && _notices.Count == MaxNotices)
            {
                Clear();
                _end = new(WebSocketCloseStatus.PolicyViolation, $"too slow: {MaxNotices} messages wait");
            }
            else
            {
                message.Retain();
                Append(message);
            }
        }

        Wake();
    }

    /// <summary>Takes the next message; the caller holds it and releases it.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False if none waits.</returns>
    public bool TryTake([NotNullWhen(true)] out FeedMessage? message)
    {
        lock (_lock)
        {
            if (_dropped > 0)
            {
                message = FeedMessage.Dropped(_dropped);
                _dropped = 0;
                return true;
            }

            message = (_frames.TryPeek(out var frames), _notices.TryPeek(out var notice)) switch
            {
                (true, true) => (frames.Place < notice.Place ? _frames : _notices).Dequeue().Message,
                (true, false) => _frames.Dequeue().Message,
                (false, true) => _notices.Dequeue().Message,
                _ => null,
            };
            return message is not null;
        }
    }

    /// <summary>Waits until there may be something to take, an end, or a <see cref="Wake"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _wake.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the wait of the connection. Any thread.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Lets nothing more in; what waits is still taken. The first reason stays. Any thread.</summary>
    /// <param name="end">Why.</param>
    public void End(FeedEnd end)
    {
        lock (_lock)
        {
            _end ??= end;
        }

        Wake();
    }

    /// <summary>Lets go of all that waits, for good.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _end ??= new(WebSocketCloseStatus.NormalClosure, "");
            Clear();
        }

        _gone.TrySetResult();
    }

    private void Append(FeedMessage message)
    {
        if (message.Kind != FeedKind.Frames)
        {
            _notices.Enqueue((_place++, message));
            return;
        }

        if (_frames.Count == MaxFrames)
        {
            _frames.Dequeue().Message.Release();
            _dropped++;
        }

        _frames.Enqueue((_place++, message));
    }

    private void Clear()
    {
        while (_frames.TryDequeue(out var frames))
        {
            frames.Message.Release();
        }

        while (_notices.TryDequeue(out var notice))
        {
            notice.Message.Release();
        }
    }
}

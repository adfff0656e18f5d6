using System.Threading.Channels;

namespace Emotion2Vec;

/// <summary>What waits for one reader of a stream: bounded, the oldest goes first, and is counted. Written by the listener's one pump, read by one reader.</summary>
/// <typeparam name="T">What is read.</typeparam>
internal sealed class Subscription<T> : IDisposable
{
    private readonly Channel<T> _items;
    private readonly Action<Subscription<T>> _left;
    private readonly int _behindAt;
    private long _dropped;
    private volatile bool _isRead;

    /// <summary>Creates a subscription; it fills from now on.</summary>
    /// <param name="capacity">Items that may wait.</param>
    /// <param name="behindAt">Items that wait when the reader is behind.</param>
    /// <param name="left">Told when the reader has taken enough to be no longer behind, and when it leaves.</param>
    public Subscription(int capacity, int behindAt, Action<Subscription<T>> left)
    {
        _behindAt = behindAt;
        _left = left;
        _items = Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = false }, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Items dropped because the reader was slow. Any thread.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>True once the reader has left. Any thread.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>True if somebody reads, and is behind. Who subscribes and never reads must hold up nobody. Any thread.</summary>
    public bool IsBehind => _isRead && _items.Reader.Count >= _behindAt;

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    public void Post(T item) => _items.Writer.TryWrite(item);

    /// <summary>Nothing more comes. The first call counts.</summary>
    /// <param name="error">What the reader is to be told at the end; null if all is well.</param>
    public void Complete(Exception? error) => _items.Writer.TryComplete(error);

    /// <summary>Reads to the end.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The items.</returns>
    public async IAsyncEnumerable<T> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _isRead = true;
        await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_items.Reader.Count * 2 <= _behindAt)
            {
                _left(this);
            }

            yield return item;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        HasLeft = true;
        _isRead = false;
        _items.Writer.TryComplete();
        _left(this);
    }
}

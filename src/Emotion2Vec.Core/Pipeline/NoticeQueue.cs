using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Notices that wait for one sink. A newer one replaces an older one of the same kind and stream, so that a sink which hangs costs at most three per stream; news (events and utterances), each of
/// which says something else, wait one and all, and only when <see cref="MaxNews"/> wait is the oldest dropped. Thread-safe by a lock: notices are rare (about one a
/// second and stream), frames do not come this way.
/// </summary>
/// <remarks>
/// Order: a notice carries the count of frame blocks offered before it and becomes due when as many were delivered or dropped, so that a
/// sink sees frames and notices in the order in which they arose. A replaced state or report keeps its place in line; a status moves to the
/// end, because the end of a stream must come after its last frames.
/// </remarks>
internal sealed class NoticeQueue
{
    /// <summary>Events and utterances that may wait: hours of lively talk.</summary>
    public const int MaxNews = 4096;

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _line = [];
    private readonly Dictionary<(Streams.StreamId, int), LinkedListNode<Entry>> _waiting = [];
    private readonly Queue<LinkedListNode<Entry>> _news = new();

    /// <summary>Adds a notice.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="blocksBefore">Frame blocks that were offered to the sink before it.</param>
    /// <returns>False if older news had to go for it.</returns>
    public bool Post(Notice notice, long blocksBefore)
    {
        lock (_lock)
        {
            if (notice.IsNews)
            {
                return Append(new(notice, blocksBefore));
            }

            ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(_waiting, notice.Key, out var waits);
            if (waits && node is not null && notice.Status is null)
            {
                node.Value = node.Value with { Notice = notice };
                return true;
            }

            if (node is not null)
            {
                _line.Remove(node);
            }

            node = _line.AddLast(new Entry(notice, blocksBefore));
            return true;
        }
    }

    /// <summary>Takes the first notice in line if it is due.</summary>
    /// <param name="blocksDone">Frame blocks delivered or dropped so far.</param>
    /// <param name="notice">The notice.</param>
    /// <returns>False if none is due.</returns>
    public bool TryTake(long blocksDone, [NotNullWhen(true)] out Notice? notice)
    {
        lock (_lock)
        {
            if (_line.First is { } first && first.Value.BlocksBefore <= blocksDone)
            {
                notice = first.Value.Notice;
                _line.RemoveFirst();
                if (notice.Value.IsNews)
                {
                    _news.Dequeue();
                }
                else
                {
                    _waiting.Remove(first.Value.Notice.Key);
                }

                return true;
            }

            notice = null;
            return false;
        }
    }

    // News keep their order, so the first in their queue is the first in line.
    private bool Append(Entry happened)
    {
        var fits = _news.Count < MaxNews;
        if (!fits)
        {
            _line.Remove(_news.Dequeue());
        }

        _news.Enqueue(_line.AddLast(happened));
        return fits;
    }

    private readonly record struct Entry(Notice Notice, long BlocksBefore);
}

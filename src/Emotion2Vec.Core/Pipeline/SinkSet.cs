using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>All sinks as one: what is published goes to each pump. Immutable.</summary>
internal sealed class SinkSet(IReadOnlyList<SinkPump> pumps) : INoticeTarget
{
    private readonly SinkPump[] _pumps = [.. pumps];

    /// <summary>How many sinks there are.</summary>
    public int Count => _pumps.Length;

    /// <summary>Gives a block to every sink; each holds a reference until it is done with it. Any step thread; allocates nothing.</summary>
    /// <param name="block">A rented block, filled.</param>
    public void Publish(FrameBlock block)
    {
        // One reference more than sinks: with no sink, or only quick ones, the block must not return to the pool while it is handed out.
        block.Retain(_pumps.Length + 1);
        foreach (var pump in _pumps)
        {
            pump.Offer(block);
        }

        block.Release();
    }

    /// <summary>Tells every sink. Any thread.</summary>
    /// <param name="notice">What to tell.</param>
    public void Post(Notice notice)
    {
        foreach (var pump in _pumps)
        {
            pump.Post(notice);
        }
    }

    /// <summary>Names a stream's drop counts.</summary>
    /// <param name="counts">[sinks] counts in the sinks' order.</param>
    /// <returns>Counts by name; sinks of one name are summed.</returns>
    public IReadOnlyDictionary<string, long> Name(long[] counts)
    {
        var named = new Dictionary<string, long>(_pumps.Length);
        for (var i = 0; i < _pumps.Length; i++)
        {
            named[_pumps[i].Name] = named.GetValueOrDefault(_pumps[i].Name) + Volatile.Read(ref counts[i]);
        }

        return named;
    }
}

using System.Collections.Concurrent;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Frame blocks for re-use. Step threads rent; whoever releases a block's last reference returns it. Holds at most what the sinks' bounded
/// queues can hold at once, because only they keep blocks.
/// </summary>
internal sealed class FrameBlockPool(int maxFrames, int labelCount, int dimensionCount = 0)
{
    // Its ring segments are re-used while the count stays below the largest seen: no allocation in steady state.
    private readonly ConcurrentQueue<FrameBlock> _free = new();
    private int _created;

    /// <summary>Frames that a block holds.</summary>
    public int MaxFrames { get; } = maxFrames;

    /// <summary>Blocks created so far. Any thread.</summary>
    public int Created => Volatile.Read(ref _created);

    /// <summary>Blocks waiting for use.</summary>
    public int Free => _free.Count;

    /// <summary>Takes a block. Any step thread.</summary>
    /// <returns>A block without references; its contents are left from its last use.</returns>
    public FrameBlock Rent()
    {
        if (_free.TryDequeue(out var block))
        {
            return block;
        }

        Interlocked.Increment(ref _created);
        return new FrameBlock(MaxFrames, labelCount, _free.Enqueue, dimensionCount);
    }
}

using System.Runtime;

namespace Emotion2Vec.Training.Torch;

/// <summary>
/// Keeps the collector from running while torch computes. For every number in an operation (in <c>a + b</c> it is a hidden factor of 1) TorchSharp makes a Scalar and
/// passes its native handle on. From then on nothing refers to the Scalar: a collection that other threads' allocations set off during the operation finalizes it, and
/// libtorch reads freed memory, which fails ("Expected false to be true ... Scalar.h") or, worse, does not. A run of hours would meet it by chance.
/// </summary>
/// <remarks>
/// Between two updates <see cref="Renew"/> collects and lets finalizers end once half of the budget is spent; an update that allocates more than a budget is only less
/// protected, not wrong. One at a time in a process, on the thread that trains.
/// </remarks>
internal sealed class CollectionPause : IDisposable
{
    /// <summary>Enough for some hundred updates of a small model, a validation of some hundred utterances, or an epoch over features of some hundred megabytes.</summary>
    public const long UsualBudgetBytes = 512 << 20;

    private const int LeastShare = 8;

    private readonly long _budgetBytes;
    private long _renewAtBytes;

    /// <summary>Begins a pause.</summary>
    /// <param name="budgetBytes">What all threads together may allocate until the next renewal; taken from the system at once.</param>
    public CollectionPause(long budgetBytes)
    {
        // Where memory is scarce the protection is, too.
        _budgetBytes = Math.Min(budgetBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / LeastShare);
        Begin();
    }

    /// <summary>To be called often, while torch does not compute: collects if half of the budget is spent.</summary>
    public void Renew()
    {
        if (GC.GetTotalAllocatedBytes() >= _renewAtBytes)
        {
            Dispose();
            Begin();
        }
    }

    /// <summary>Lets collections happen again, and what has died be finalized.</summary>
    public void Dispose()
    {
        // A collection for want of memory has ended it already.
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private void Begin()
    {
        GC.TryStartNoGCRegion(_budgetBytes);
        _renewAtBytes = GC.GetTotalAllocatedBytes() + (_budgetBytes / 2);
    }
}

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>
/// The batches of one epoch, a pure function of lengths, seed and epoch: random order, sorted by length within windows so that little is cropped away, cut by
/// total samples, and batches in random order again.
/// </summary>
internal static class EpochPlan
{
    /// <summary>Plans an epoch.</summary>
    /// <param name="order">The epoch's utterances in random order; one may occur several times.</param>
    /// <param name="lengths">Samples of every utterance of the manifest after cropping to the longest crop.</param>
    /// <param name="limits">What a batch may hold.</param>
    /// <param name="random">Stream of this epoch.</param>
    public static List<int[]> Make(ReadOnlySpan<int> order, ReadOnlySpan<int> lengths, BatchLimits limits, SeededRandom random)
    {
        var batches = new List<int[]>();
        for (var start = 0; start < order.Length; start += limits.BucketUtterances)
        {
            var window = order.Slice(start, Math.Min(limits.BucketUtterances, order.Length - start)).ToArray();
            Cut(SortByLength(window, lengths), lengths, limits, batches);
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches));
        return batches;
    }

    // By place in the window where lengths are equal, so that the order does not depend on the sorting algorithm.
    private static int[] SortByLength(int[] window, ReadOnlySpan<int> lengths)
    {
        var keys = new (int Length, int Place)[window.Length];
        for (var i = 0; i < window.Length; i++)
        {
            keys[i] = (lengths[window[i]], i);
        }

        Array.Sort(keys, window);
        return window;
    }

    // Ascending, so the first of a batch is its shortest and decides what each item costs.
    private static void Cut(int[] sorted, ReadOnlySpan<int> lengths, BatchLimits limits, List<int[]> batches)
    {
        var start = 0;
        while (start < sorted.Length)
        {
            var items = Math.Clamp(limits.MaxSamples / lengths[sorted[start]], 1, limits.MaxItems);
            var end = Math.Min(sorted.Length, start + items);
            batches.Add(sorted[start..end]);
            start = end;
        }
    }
}

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Batches of the whole training by index, a pure function of seed and index. Thread-safe.</summary>
internal sealed class BatchSchedule
{
    private const int PlansKept = 3;

    private readonly Lock _lock = new();
    private readonly int[] _lengths;
    private readonly int[] _usable;
    private readonly int[][]? _classes;
    private readonly BatchLimits _limits;
    private readonly ulong _seed;

    // First batch of each epoch planned so far. Epochs differ in their number of batches, so all before an index are planned to find it.
    private readonly List<long> _starts = [0];
    private readonly Dictionary<int, List<int[]>> _plans = [];

    /// <summary>Creates a schedule.</summary>
    /// <param name="utterances">The data set.</param>
    /// <param name="lengths">Samples of each; 0 for broken ones.</param>
    /// <param name="limits">What a batch may hold.</param>
    /// <param name="balance">How often classes are drawn.</param>
    /// <param name="seed">Seed of the training.</param>
    public BatchSchedule(IReadOnlyList<Utterance> utterances, ReadOnlySpan<int> lengths, BatchLimits limits, ClassBalance balance, ulong seed)
    {
        _limits = limits;
        _seed = seed;
        _lengths = new int[lengths.Length];
        var usable = new List<int>();
        for (var i = 0; i < lengths.Length; i++)
        {
            _lengths[i] = Math.Min(lengths[i], limits.MaxCrop);
            if (lengths[i] >= limits.MinCrop)
            {
                usable.Add(i);
            }
        }

        _usable = [.. usable];
        _classes = balance == ClassBalance.Class
            ? [.. usable.GroupBy(i => utterances[i].Label ?? "").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToArray())]
            : null;
    }

    /// <summary>Utterances that are long enough, as indexes into the manifest.</summary>
    public IReadOnlyList<int> Usable => _usable;

    /// <summary>Finds a batch. There must be a usable utterance.</summary>
    /// <param name="index">Batch of the whole training, from 0.</param>
    public PlannedBatch At(long index)
    {
        lock (_lock)
        {
            while (_starts[^1] <= index)
            {
                _starts.Add(_starts[^1] + Plan(_starts.Count - 1).Count);
            }

            var found = _starts.BinarySearch(index);
            var epoch = found >= 0 ? found : ~found - 1;
            return new PlannedBatch(epoch, Plan(epoch)[(int)(index - _starts[epoch])]);
        }
    }

    /// <summary>Draws an utterance as an epoch would.</summary>
    public int Draw(SeededRandom random)
    {
        var from = _classes is null ? _usable : _classes[random.Next(_classes.Length)];
        return from[random.Next(from.Length)];
    }

    private List<int[]> Plan(int epoch)
    {
        if (_plans.TryGetValue(epoch, out var known))
        {
            return known;
        }

        var random = new SeededRandom(_seed, RandomPurpose.Order, (ulong)epoch);
        var order = _classes is null ? EpochOrder.Permute(_usable, random) : EpochOrder.Balance(_classes, random);
        var plan = EpochPlan.Make(order, _lengths, _limits, random);
        foreach (var old in _plans.Keys.Where(planned => planned <= epoch - PlansKept || planned > epoch).ToList())
        {
            _plans.Remove(old);
        }

        _plans.Add(epoch, plan);
        return plan;
    }
}

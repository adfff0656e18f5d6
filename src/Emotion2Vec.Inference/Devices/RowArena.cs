namespace Emotion2Vec.Inference.Devices;

/// <summary>Which rows of the tables belong to a stream. Thread-safe.</summary>
internal sealed class RowArena
{
    private readonly Lock _lock = new();
    private readonly Queue<int> _free;
    private readonly bool[] _taken;

    /// <summary>All rows are free.</summary>
    /// <param name="rows">How many.</param>
    public RowArena(int rows)
    {
        _free = new(Enumerable.Range(0, rows));
        _taken = new bool[rows];
    }

    /// <summary>Rows in all.</summary>
    public int Rows => _taken.Length;

    /// <summary>Takes the row that has been free for longest.</summary>
    /// <param name="row">The row.</param>
    /// <returns>False if none is free.</returns>
    public bool TryTake(out int row)
    {
        lock (_lock)
        {
            if (!_free.TryDequeue(out row))
            {
                return false;
            }

            _taken[row] = true;
            return true;
        }
    }

    /// <summary>Gives a row back.</summary>
    /// <param name="row">A taken row.</param>
    /// <exception cref="InvalidOperationException">It is free already.</exception>
    public void Free(int row)
    {
        lock (_lock)
        {
            if (!_taken[row])
            {
                throw new InvalidOperationException($"Row {row} is free already.");
            }

            _taken[row] = false;
            _free.Enqueue(row);
        }
    }
}

namespace Emotion2Vec.Inference.Streaming;

/// <summary>One stream's row of the tables of past keys and values. Disposing it gives it back.</summary>
internal sealed class PastRow : IDisposable
{
    private bool _disposed;

    /// <summary>A row, all zero.</summary>
    /// <param name="tables">Where it lies.</param>
    /// <param name="index">Which it is.</param>
    public PastRow(PastTables tables, int index)
    {
        (Tables, Index) = (tables, index);
        Caches = new([.. tables.All.Keys.Select(table => table.Row(index))], [.. tables.All.Values.Select(table => table.Row(index))]);
        foreach (var tensor in Caches.Tensors)
        {
            tensor.Span.Clear();
        }
    }

    /// <summary>Where it lies.</summary>
    public PastTables Tables { get; }

    /// <summary>Which it is, from 0.</summary>
    public int Index { get; }

    /// <summary>[1, H, L, d] each, in place.</summary>
    public PastCaches Caches { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Caches.Dispose();
            Tables.Free(Index);
        }
    }
}

using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// Keys and values of a lane's streams, a row for each: the step graph picks the rows of a batch itself, each block's right before it multiplies them, so that they are read from memory once and multiplied
/// out of the processor's caches. Streams that find no row free lie elsewhere and are copied into rows behind the others for each step. Rows are taken and given back on any thread; the
/// memory lives until the last is back. The system gives memory for rows only once they are written to.
/// </summary>
internal sealed class PastTables : IDisposable
{
    private readonly Lock _lock = new();
    private readonly bool[] _taken;
    private readonly EncoderConfig _config;
    private readonly int _left;
    private int _holders = 1;
    private bool _disposed;

    /// <summary>Reserves memory.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="left">L, at least 1.</param>
    /// <param name="streams">Rows for streams.</param>
    /// <param name="guests">Rows behind them: the most streams of a step.</param>
    public PastTables(EncoderConfig config, int left, int streams, int guests)
    {
        (_config, _left, _taken) = (config, left, new bool[streams]);
        All = new(Several(), Several());

        NativeTensor[] Several() =>
            [.. Enumerable.Range(0, config.PrenetDepth + config.Depth).Select(_ => NativeTensor.Untouched(streams + guests, config.NumHeads, left, config.HeadDim))];
    }

    /// <summary>The tables.</summary>
    public PastCaches All { get; }

    /// <summary>Finds a place for a stream.</summary>
    /// <returns>The first row that is free; elsewhere if none is.</returns>
    public PastRow Take()
    {
        if (TryTake(out var index))
        {
            return new(this, index);
        }

        using var own = new PastTables(_config, _left, streams: 1, guests: 0);
        return own.Take();
    }

    /// <summary>Gives a row back.</summary>
    /// <param name="index">A taken row.</param>
    public void Free(int index)
    {
        lock (_lock)
        {
            _taken[index] = false;
            Leave();
        }
    }

    /// <summary>Says where a step finds a stream's past, which is copied if it does not lie in these tables.</summary>
    /// <param name="row">The stream's.</param>
    /// <param name="place">Its place in the batch.</param>
    /// <returns>The row of these tables.</returns>
    public int Find(PastRow row, int place)
    {
        if (row.Tables == this)
        {
            return row.Index;
        }

        var guest = _taken.Length + place;
        for (var i = 0; i < All.Keys.Length; i++)
        {
            Copy(row.Caches.Keys[i], All.Keys[i]);
            Copy(row.Caches.Values[i], All.Values[i]);
        }

        return guest;

        void Copy(NativeTensor from, NativeTensor table) => from.Span.CopyTo(table.Span[(guest * from.Count)..]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                Leave();
            }
        }
    }

    // The first, so that memory once given is used again before more is asked for.
    private bool TryTake(out int index)
    {
        lock (_lock)
        {
            index = Array.IndexOf(_taken, false);
            if (index < 0)
            {
                return false;
            }

            _taken[index] = true;
            _holders++;
            return true;
        }
    }

    private void Leave()
    {
        if (--_holders == 0)
        {
            All.Dispose();
        }
    }
}

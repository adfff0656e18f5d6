namespace Emotion2Vec.Core.Encoding;

/// <summary>
/// Unlike encoders of one model as one: its lanes are those of the first kind, then those of the next. A stream is stepped by the lane that opened its slot, so it stays with one kind for life; what a kind computes
/// is the same, bit by bit, as if it were alone.
/// </summary>
public sealed class MixedEncoder : IStreamEncoder
{
    private readonly LaneKind[] _kinds;
    private readonly int[] _open;
    private readonly int _kind;
    private readonly IStreamEncoder _own;
    private readonly bool _isLane;
    private bool _disposed;

    /// <summary>The first lane of the first kind.</summary>
    /// <param name="kinds">At least one, with encoders that are fed alike; these are disposed with this object.</param>
    /// <exception cref="ArgumentException">They are not fed alike, or tell other things.</exception>
    public MixedEncoder(params IReadOnlyList<LaneKind> kinds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds.Count, 1, nameof(kinds));
        if (kinds.Any(kind => kind.Lanes < 1 || !AreAlike(kind.Encoder, kinds[0].Encoder)))
        {
            throw new ArgumentException("Encoders that are mixed must be of one model, have chunks of one size and be fed in one mode, with a lane each.", nameof(kinds));
        }

        _kinds = [.. kinds];
        _open = new int[kinds.Count];
        _open[0] = 1;
        _own = kinds[0].Encoder;
    }

    private MixedEncoder(MixedEncoder opener, int kind, IStreamEncoder own)
    {
        (_kinds, _open, _kind, _own) = (opener._kinds, opener._open, kind, own);
        _isLane = true;
    }

    /// <summary>The kinds of lanes, in their order.</summary>
    public IReadOnlyList<LaneKind> Kinds => _kinds;

    /// <inheritdoc/>
    public EncoderInfo Info => _own.Info;

    /// <inheritdoc/>
    public int MaxBatch => _own.MaxBatch;

    /// <inheritdoc/>
    public IReadOnlyList<int> ChunkSizes => _own.ChunkSizes;

    /// <inheritdoc/>
    public bool IsLost => _own.IsLost;

    /// <inheritdoc/>
    public IEncoderSlot OpenSlot() => _own.OpenSlot();

    /// <inheritdoc/>
    public IStreamEncoder OpenLane()
    {
        lock (_open)
        {
            var kind = 0;
            while (kind < _kinds.Length - 1 && _open[kind] >= _kinds[kind].Lanes)
            {
                kind++;
            }

            var lane = _kinds[kind].Encoder.OpenLane();
            _open[kind]++;
            return new MixedEncoder(this, kind, lane);
        }
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<IEncoderSlot> slots) => _own.Step(slots);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_isLane)
        {
            _own.Dispose();
            lock (_open)
            {
                _open[_kind]--;
            }
        }
        else
        {
            Array.ForEach(_kinds, kind => kind.Encoder.Dispose());
        }
    }

    // All that streams, sinks and the frame blocks of all lanes rely on.
    private static bool AreAlike(IStreamEncoder one, IStreamEncoder other) =>
        Grid(one.Info) == Grid(other.Info)
        && one.ChunkSizes.SequenceEqual(other.ChunkSizes)
        && one.Info.Labels.SequenceEqual(other.Info.Labels)
        && one.Info.Dimensions.SequenceEqual(other.Info.Dimensions);

    private static (string Hash, EncoderMode Mode, int Chunk, int Left, int Right, int Width) Grid(EncoderInfo info) =>
        (info.ModelHash, info.Mode, info.ChunkFrames, info.LeftFrames, info.RightFrames, info.FeatureSize);
}

using System.Numerics;
using System.Text;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Dimensions;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>The cached mode: chunked attention over cached keys and values. Weights and session, shared by all slots of all lanes.</summary>
public sealed class StreamingEncoder : IStreamEncoder, ISlotOwner
{
    private readonly GraphSession _session;
    private readonly StepBinding?[] _batches;
    private readonly bool _isLane;
    private bool _disposed;

    /// <summary>Builds the step session.</summary>
    /// <param name="model">The model; must outlive this object.</param>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="info">Facts for reports.</param>
    /// <param name="maxBatch">Most streams in one step, at least 1.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the runtime refused the graph.</exception>
    public StreamingEncoder(EncoderModel model, ChunkGeometry geometry, EncoderInfo info, int maxBatch = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        Geometry = geometry.Validate();
        Config = model.Config;
        LabelCount = model.LabelCount;
        Dimensions = model.Dimensions;
        Info = info;
        MaxBatch = maxBatch;

        // Keys and values of one precision are no past of the other.
        Fingerprint = Fnv.Add(Fnv.Start, Encoding.UTF8.GetBytes(model.IsInt8 ? $"{info.ModelHash} int8" : info.ModelHash));
        _batches = new StepBinding?[maxBatch + 1];
        _session = model.CreateSession(model.Graphs.Step(geometry));
    }

    private StreamingEncoder(StreamingEncoder first)
    {
        (Geometry, Config, LabelCount, Dimensions, Info, MaxBatch, Fingerprint) =
            (first.Geometry, first.Config, first.LabelCount, first.Dimensions, first.Info, first.MaxBatch, first.Fingerprint);
        _batches = new StepBinding?[MaxBatch + 1];
        _session = first._session;
        _isLane = true;
    }

    /// <inheritdoc/>
    public EncoderInfo Info { get; }

    /// <inheritdoc/>
    public int MaxBatch { get; }

    /// <summary>C, L and R.</summary>
    public ChunkGeometry Geometry { get; }

    /// <inheritdoc/>
    EncoderConfig ISlotOwner.Config => Config;

    /// <inheritdoc/>
    int ISlotOwner.LabelCount => LabelCount;

    /// <inheritdoc/>
    DimensionHead? ISlotOwner.Dimensions => Dimensions;

    /// <inheritdoc/>
    ulong ISlotOwner.Fingerprint => Fingerprint;

    internal EncoderConfig Config { get; }

    internal int LabelCount { get; }

    internal DimensionHead? Dimensions { get; }

    internal ulong Fingerprint { get; }

    /// <inheritdoc/>
    IEncoderSlot IStreamEncoder.OpenSlot() => OpenSlot();

    /// <inheritdoc cref="IStreamEncoder.OpenSlot"/>
    public StreamSlot OpenSlot() => new(this, new StepBinding(_session, Config, LabelCount, Geometry, batch: 1));

    /// <inheritdoc/>
    public IStreamEncoder OpenLane() => new StreamingEncoder(this);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<IEncoderSlot> slots)
    {
        try
        {
            if (slots.Length == 1)
            {
                var slot = Own(slots[0]);
                slot.Binding.Run();
                slot.Commit();
                return;
            }

            RunTogether(slots);
        }
        catch (OnnxRuntimeException e)
        {
            throw new Emotion2VecException(ErrorKind.EngineLost, $"The encoder step failed: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // Smaller batches are views of larger ones.
        foreach (var batch in _batches)
        {
            batch?.Dispose();
        }

        if (!_isLane)
        {
            _session.Dispose();
        }
    }

    // Gather the slots' inputs, run once, scatter the results. Copying costs a few percent of a step and lets the products run on more rows.
    private void RunTogether(ReadOnlySpan<IEncoderSlot> slots)
    {
        var batch = Batch(slots.Length);
        for (var b = 0; b < slots.Length; b++)
        {
            StepRows.Gather(Own(slots[b]).Binding, batch, b);
        }

        batch.Run();
        for (var b = 0; b < slots.Length; b++)
        {
            var slot = Own(slots[b]);
            StepRows.Scatter(batch, b, slot.Binding);
            slot.Commit();
        }
    }

    private StepBinding Batch(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBatch);
        return _batches[count] ??= Bind(count);
    }

    // Memory is taken by powers of two, and only once as many streams are ready together: caches of a batch are large.
    private StepBinding Bind(int count)
    {
        var size = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)count), (uint)MaxBatch);
        if (size == count)
        {
            return new(_session, Config, LabelCount, Geometry, count);
        }

        return new(_session, Config, LabelCount, Geometry, count, Batch(size));
    }

    private static StreamSlot Own(IEncoderSlot slot) =>
        slot is StreamSlot { IsReady: true } own ? own : throw new ArgumentException("Each slot must come from this encoder and be ready.", nameof(slot));
}

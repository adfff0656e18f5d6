using System.Text;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Dimensions;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>The cached mode: chunked attention over cached keys and values. Weights and sessions, shared by all slots of all lanes.</summary>
public sealed class StreamingEncoder : IStreamEncoder, ISlotOwner
{
    // Streams of a lane whose past lies in tables: more than a core carries at base size. That of others is copied for each step.
    private const int StreamsInTables = 64;

    private readonly StepForms _forms;
    private readonly StepBatches _batches;
    private readonly PastTables? _past;
    private readonly bool _isLane;
    private bool _disposed;

    /// <summary>Builds the step sessions, one or two for each size of chunks.</summary>
    /// <param name="model">The model; must outlive this object.</param>
    /// <param name="geometry">C, L, R, and when extra tokens are computed.</param>
    /// <param name="info">Facts for reports.</param>
    /// <param name="maxBatch">Most streams in one step, at least 1.</param>
    /// <param name="longerChunks">Other sizes of chunks that slots may change to, in frames, all longer than C. None by default, and none with look-ahead.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the runtime refused the graph.</exception>
    public StreamingEncoder(EncoderModel model, ChunkGeometry geometry, EncoderInfo info, int maxBatch = 4, params IReadOnlyList<int> longerChunks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        Geometry = geometry = geometry.Validate() with { TokensEvery = model.Config.NumExtraTokens == 0 ? 1 : geometry.TokensEvery };
        ChunkGeometry[] geometries = [geometry, .. longerChunks.Order().Distinct().Select(frames => geometry with { ChunkFrames = frames })];
        if (geometries.Skip(1).Any(longer => longer.Validate().ChunkFrames <= geometry.ChunkFrames || longer.RightFrames > 0))
        {
            throw new ArgumentException($"Other sizes of chunks must be longer than {geometry.ChunkFrames} frames, and look ahead at none.", nameof(longerChunks));
        }

        Config = model.Config;
        LabelCount = model.LabelCount;
        Dimensions = model.Dimensions;
        Info = info;
        MaxBatch = maxBatch;
        ChunkSizes = [.. geometries.Select(each => each.ChunkFrames)];

        // Keys and values of one precision are no past of the other.
        Fingerprint = Fnv.Add(Fnv.Start, Encoding.UTF8.GetBytes(model.IsInt8 ? $"{info.ModelHash} int8" : info.ModelHash));
        _forms = StepForms.Create(model, geometries);
        (_past, _batches) = CreateMemory();
    }

    private StreamingEncoder(StreamingEncoder first)
    {
        (Geometry, Config, LabelCount, Dimensions, Info, MaxBatch, ChunkSizes, Fingerprint) =
            (first.Geometry, first.Config, first.LabelCount, first.Dimensions, first.Info, first.MaxBatch, first.ChunkSizes, first.Fingerprint);
        _forms = first._forms;
        (_past, _batches) = CreateMemory();
        _isLane = true;
    }

    /// <inheritdoc/>
    public EncoderInfo Info { get; }

    /// <inheritdoc/>
    public int MaxBatch { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> ChunkSizes { get; }

    /// <summary>C, L and R, of the first size.</summary>
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
    public StreamSlot OpenSlot()
    {
        var past = _past?.Take();
        return new(this, new StepBatches(_forms, Config, LabelCount, maxBatch: 1, past?.Caches), past);
    }

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
        _batches.Dispose();
        _past?.Dispose();
        if (!_isLane)
        {
            _forms.Dispose();
        }
    }

    private (PastTables? Past, StepBatches Batches) CreateMemory()
    {
        var past = Geometry.LeftFrames == 0 ? null : new PastTables(Config, Geometry.LeftFrames, StreamsInTables, MaxBatch);
        return (past, new(_forms, Config, LabelCount, MaxBatch, past?.All));
    }

    // Gather the slots' inputs (but for past keys and values, which the graph picks itself), run once, scatter the results.
    private void RunTogether(ReadOnlySpan<IEncoderSlot> slots)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots.Length, MaxBatch);
        var form = Own(slots[0]).StepForm;
        var batch = _batches.Of(form, slots.Length);
        for (var b = 0; b < slots.Length; b++)
        {
            var slot = Own(slots[b]);
            if (slot.StepForm != form)
            {
                throw new ArgumentException("Slots that are stepped together must be at steps of one form.", nameof(slots));
            }

            StepRows.Gather(slot.Binding, batch, b);
            if (_past is not null && slot.Past is not null)
            {
                batch.Rows[b] = _past.Find(slot.Past, b);
            }
        }

        batch.Run();
        for (var b = 0; b < slots.Length; b++)
        {
            var slot = Own(slots[b]);
            StepRows.Scatter(batch, b, slot.Binding);
            slot.Commit();
        }
    }

    private static StreamSlot Own(IEncoderSlot slot) =>
        slot is StreamSlot { IsReady: true } own ? own : throw new ArgumentException("Each slot must come from this encoder and be ready.", nameof(slot));
}

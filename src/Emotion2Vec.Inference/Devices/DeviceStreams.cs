using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Dimensions;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Devices;

/// <summary>One device with its streams: rows are given out from any thread, steps run on the device's own. Once it has failed it takes no stream and no step any more.</summary>
internal sealed class DeviceStreams : ISlotOwner, IDisposable
{
    private readonly IDevice _device;
    private readonly DeviceThread _thread;
    private readonly RowArena _arena;
    private readonly Action _run;
    private readonly DeviceSlot?[] _batch;
    private readonly Lock _lock = new();
    private DeviceStep? _step;
    private int _count;
    private string? _lost;
    private bool _disposed;

    /// <summary>Prepares the device whole: tables, graphs, every batch size.</summary>
    /// <param name="device">The device; disposed with this object.</param>
    /// <param name="model">The model; must outlive this object.</param>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="fingerprint">Of the weights and what they are computed in.</param>
    /// <param name="options">How many streams, in which type.</param>
    /// <exception cref="Emotion2VecException">The device cannot be used, refuses the graphs or has no room; the message says what to do.</exception>
    public DeviceStreams(IDevice device, EncoderModel model, ChunkGeometry geometry, ulong fingerprint, DeviceOptions options)
    {
        (_device, Geometry, Config, LabelCount, Dimensions, Fingerprint) = (device, geometry, model.Config, model.LabelCount, model.Dimensions, fingerprint);
        _batch = new DeviceSlot[options.MaxBatch];
        _run = () => _step?.Run(_batch.AsSpan(0, _count)!);
        _thread = new($"e2v {device.Name}");
        var rows = 0;
        try
        {
            _thread.Run(() =>
            {
                device.Enter();
                var plan = new DevicePlan(Config, LabelCount, geometry, options.Arithmetic, options.MaxBatch);
                rows = RowsFor(plan, options);
                _step = new(device, model, geometry, plan, rows);
            });
        }
        catch
        {
            Dispose();
            throw;
        }

        _arena = new(rows);
    }

    /// <inheritdoc/>
    public ChunkGeometry Geometry { get; }

    /// <inheritdoc/>
    public EncoderConfig Config { get; }

    /// <inheritdoc/>
    public int LabelCount { get; }

    /// <inheritdoc/>
    public DimensionHead? Dimensions { get; }

    /// <inheritdoc/>
    public ulong Fingerprint { get; }

    /// <summary>Most streams in one step.</summary>
    public int MaxBatch => Math.Min(_batch.Length, _arena.Rows);

    /// <summary>Streams that it has room for.</summary>
    public int Rows => _arena.Rows;

    /// <summary>Whether it has failed.</summary>
    public bool IsLost => Volatile.Read(ref _lost) is not null;

    /// <summary>Opens a stream.</summary>
    /// <returns>A fresh slot.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the device is lost. <see cref="ErrorKind.InvalidInput"/>: it has no room.</exception>
    public DeviceSlot OpenSlot()
    {
        ThrowIfLost();
        if (!_arena.TryTake(out var row))
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"{_device.Name} has room for {_arena.Rows} streams, and all are taken. Remove one, give more devices, or a type or left context that needs less memory.");
        }

        return new(new StreamSlot(this, new StepBatches(StepForms.Elsewhere(Geometry), Config, LabelCount, maxBatch: 1, past: null), past: null), this, row, _arena.Free);
    }

    /// <summary>Runs one step. From any thread, one at a time.</summary>
    /// <param name="slots">Slots of this object that are ready.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the device is lost, with all its streams.</exception>
    public void Step(ReadOnlySpan<Core.Encoding.IEncoderSlot> slots)
    {
        lock (_lock)
        {
            ThrowIfLost();
            for (var i = 0; i < slots.Length; i++)
            {
                _batch[i] = slots[i] is DeviceSlot { IsReady: true } own && own.Owner == this
                    ? own
                    : throw new ArgumentException("Each slot must come from this encoder and be ready.", nameof(slots));
            }

            _count = slots.Length;
            try
            {
                _thread.Run(_run);
            }
            catch (Emotion2VecException e)
            {
                // What its tables hold now nobody knows.
                Volatile.Write(ref _lost, e.Message);
                throw new Emotion2VecException(ErrorKind.EngineLost, Lost(e.Message), e);
            }
            finally
            {
                // Closed streams must not be kept alive by a scratch array.
                Array.Clear(_batch);
            }
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
        _thread.Run(() =>
        {
            _step?.Dispose();
            _device.Dispose();
        });
        _thread.Dispose();
    }

    private int RowsFor(DevicePlan plan, DeviceOptions options)
    {
        var (free, elements) = (_device.FreeBytes, DevicePlan.BytesOf(options.Arithmetic));
        var room = plan.StreamsIn(free, elements * ParameterCatalog.For(Config, LabelCount).Sum(parameter => parameter.Count));
        return room >= 1
            ? (int)Math.Min(room, options.Streams)
            : throw new Emotion2VecException(
                ErrorKind.EngineLost,
                $"{_device.Name} has {free >> 20} MiB free: too little for the model, batches of {options.MaxBatch} and one stream of {plan.StreamBytes >> 20} MiB. End what else uses it, or set Model:Precision to float16.");
    }

    private void ThrowIfLost()
    {
        if (Volatile.Read(ref _lost) is { } reason)
        {
            throw new Emotion2VecException(ErrorKind.EngineLost, Lost(reason));
        }
    }

    private string Lost(string reason) => $"{_device.Name} was lost, and its streams with it; those of other devices go on. {reason} Start the program again to use it again.";
}

using System.Runtime.InteropServices;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Devices;

/// <summary>
/// The step on a device: tables of state, what goes there and comes back, and for each batch size the two graphs bound to them once. Places of a batch that no
/// stream fills work on a row of their own, which nobody reads. All of it is made, run and disposed on the device's thread.
/// </summary>
internal sealed class DeviceStep : IDisposable
{
    // What a place without a stream is given: silence under masks that hide no row of the step, so that its numbers stay finite.
    private static readonly float[] Padding = [0, 1, 0, 0, float.NegativeInfinity];

    private readonly IDevice _device;
    private readonly DevicePlan _plan;
    private readonly ChunkGeometry _geometry;
    private readonly int _nobody;
    private readonly int _entriesOfRow;
    private readonly List<IDisposable> _owned = [];
    private readonly IDeviceMemory[] _tables;
    private readonly IDeviceMemory _rows;
    private readonly IDeviceMemory? _entries;
    private readonly IDeviceMemory[] _inputs;
    private readonly IDeviceMemory[] _results;
    private readonly Bucket[] _buckets;

    /// <summary>Allocates, binds and warms up every batch size.</summary>
    /// <param name="device">The device, entered.</param>
    /// <param name="model">The model; must outlive this object.</param>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="plan">What lies there.</param>
    /// <param name="streams">Rows for streams.</param>
    public DeviceStep(IDevice device, EncoderModel model, ChunkGeometry geometry, DevicePlan plan, int streams)
    {
        (_device, _plan, _geometry, _nobody) = (device, plan, geometry, streams);
        _entriesOfRow = model.Config.NumHeads * geometry.LeftFrames;
        try
        {
            var largest = plan.Buckets[^1];
            _tables = [.. plan.Tables.Select(table => Own(device.AllocateTable((streams + 1) * table.RowBytes)))];
            var fresh = plan.Fresh.Select(tensor => tensor.Of(largest, Own(device.AllocateTable(largest * tensor.RowBytes)))).ToList();
            _rows = Own(device.AllocateStaging(largest * plan.Rows.RowBytes));
            _entries = plan.Entries is { } entries ? Own(device.AllocateStaging(largest * entries.RowBytes)) : null;
            _inputs = [.. plan.Inputs.Select(tensor => Own(device.AllocateStaging(largest * tensor.RowBytes)))];
            _results = [.. plan.Results.Select(tensor => Own(device.AllocateStaging(largest * tensor.RowBytes)))];
            var graphs = new DeviceGraphs(model.Config, model.LabelCount, geometry, device.TargetFor(plan.Arithmetic));
            var step = Own(device.Load(graphs.Step(), model.Weights));
            var keep = Own(device.Load(graphs.Keep(), model.Weights));
            _buckets = [.. plan.Buckets.Select(batch => Bind(batch, step, keep, fresh))];
            WarmUp();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Steps streams that are ready, and moves them on.</summary>
    /// <param name="slots">1 to the largest batch.</param>
    public void Run(ReadOnlySpan<DeviceSlot> slots)
    {
        var bucket = _buckets[_plan.BucketOf(slots.Length)];
        for (var b = 0; b < slots.Length; b++)
        {
            Place(slots[b], b);
        }

        Pad(slots.Length, bucket.Batch);
        Upload(bucket.Batch);
        bucket.Step.Run();
        bucket.Keep.Run();
        for (var i = 0; i < _results.Length; i++)
        {
            _device.Download(_results[i], slots.Length * _plan.Results[i].RowBytes);
        }

        _device.Wait();
        for (var b = 0; b < slots.Length; b++)
        {
            Take(slots[b].Stream, b);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }

        _owned.Clear();
    }

    private static Span<float> Row(IDeviceMemory memory, int b, int count) => MemoryMarshal.Cast<byte, float>(memory.Host).Slice(b * count, count);

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    private Bucket Bind(int batch, IDeviceProgram step, IDeviceProgram keep, List<DeviceTensor> fresh)
    {
        var rows = _plan.Rows.Of(batch, _rows);
        DeviceTensor[] yielded = [.. fresh.Select(tensor => tensor with { Shape = [batch, .. tensor.Shape.Skip(1)] })];
        DeviceTensor[] tables = [.. _plan.Tables.Zip(_tables, (table, memory) => table.Of(_nobody + 1, memory))];
        DeviceTensor[] results = [.. _plan.Results.Zip(_results, (tensor, memory) => tensor.Of(batch, memory))];
        var stepping = Own(step.Bind([rows, .. _plan.Inputs.Zip(_inputs, (tensor, memory) => tensor.Of(batch, memory)), .. tables], [.. results, .. yielded]));

        // The keeping graph sees keys and values as places of a head, convolutions' inputs as rows.
        DeviceTensor[] flat = [.. tables.Select(table => table with { Shape = Flat(table.Shape) })];
        DeviceTensor[] entries = _plan.Entries is { } plan && _entries is { } memory ? [plan.Of(batch, memory)] : [];
        var keeping = Own(keep.Bind([rows, .. entries, .. yielded, .. flat], [.. flat.Select(table => table with { Name = DeviceGraphs.Kept(table.Name) })]));
        return new(batch, stepping, keeping);
    }

    private static IReadOnlyList<long> Flat(IReadOnlyList<long> shape) => shape.Count == 4 ? [shape[0] * shape[1] * shape[2], shape[3]] : [shape[0], shape[1] * shape[2]];

    // On the row that is nobody's: each batch size is run, and captured where the device captures, before the first stream comes.
    private void WarmUp()
    {
        foreach (var bucket in _buckets)
        {
            Pad(0, bucket.Batch);
            Upload(bucket.Batch);
            bucket.Step.Prepare();
            bucket.Keep.Prepare();
        }
    }

    private void Place(DeviceSlot slot, int b)
    {
        var stream = slot.Stream;
        if (stream.FramesDone == 0)
        {
            // Whatever the row's last owner left, hidden entries too, must not be seen.
            for (var i = 0; i < _tables.Length; i++)
            {
                _device.Clear(_tables[i], slot.Row * _plan.Tables[i].RowBytes, _plan.Tables[i].RowBytes);
            }
        }

        MemoryMarshal.Cast<byte, long>(_rows.Host)[b] = slot.Row;
        Point(slot.Row, b, stream.FramesDone);
        for (var i = 0; i < _inputs.Length; i++)
        {
            var source = stream.Binding.Inputs[i].Span;
            source.CopyTo(Row(_inputs[i], b, source.Length));
        }
    }

    private void Pad(int from, int to)
    {
        for (var b = from; b < to; b++)
        {
            MemoryMarshal.Cast<byte, long>(_rows.Host)[b] = _nobody;
            Point(_nobody, b, firstFrame: 0);
            for (var i = 0; i < _inputs.Length; i++)
            {
                Row(_inputs[i], b, (int)_plan.Inputs[i].Row[0]).Fill(Padding[i]);
            }
        }
    }

    // Entry = frame mod L, as in a slot on this side. What a short last chunk leaves undefined is never read: nothing comes after it.
    private void Point(int row, int b, long firstFrame)
    {
        if (_entries is null)
        {
            return;
        }

        var (c, l) = (_geometry.ChunkFrames, _geometry.LeftFrames);
        var kept = Math.Min(c, l);
        var entries = MemoryMarshal.Cast<byte, long>(_entries.Host).Slice(b * kept, kept);
        for (var i = 0; i < kept; i++)
        {
            entries[i] = ((long)row * _entriesOfRow) + ((firstFrame + c - kept + i) % l);
        }
    }

    private void Upload(int batch)
    {
        _device.Upload(_rows, batch * _plan.Rows.RowBytes);
        if (_entries is not null && _plan.Entries is { } entries)
        {
            _device.Upload(_entries, batch * entries.RowBytes);
        }

        for (var i = 0; i < _inputs.Length; i++)
        {
            _device.Upload(_inputs[i], batch * _plan.Inputs[i].RowBytes);
        }

        // The runtime computes in an order of its own, which knows nothing of these moves.
        _device.Wait();
    }

    private void Take(StreamSlot stream, int b)
    {
        for (var i = 0; i < _results.Length; i++)
        {
            var destination = stream.Binding.Outputs[i].Span;
            Row(_results[i], b, destination.Length).CopyTo(destination);
        }

        stream.Commit();
    }

    private sealed record Bucket(int Batch, IDeviceRun Step, IDeviceRun Keep);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Weights;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Tests.Inference.Devices;

/// <summary>
/// A device that computes nothing and checks everything: one thread, all tensors of a graph bound once with the graph's own shapes, moves before use, runs after
/// capture. As the logits of each place of a batch it yields the row that was stepped there.
/// </summary>
internal sealed class FakeDevice(long memory = 1L << 40) : IDevice
{
    private Thread? _thread;
    private nint _nextAddress = 4096;
    private bool _disposed;

    public string Name { get; init; } = "fake:0";

    /// <summary>Thrown by the next run.</summary>
    public Exception? Failure { get; set; }

    public List<FakeMemory> Memories { get; } = [];

    public List<FakeRun> Runs { get; } = [];

    /// <summary>Runs in order: which graph, and the rows on the device's side.</summary>
    public List<(string Graph, long[] Rows)> Log { get; } = [];

    public List<(FakeMemory Table, long Offset, long Bytes)> Cleared { get; } = [];

    /// <summary>Bytes that the device's thread had allocated at the start of the last run.</summary>
    public long AllocatedAtRun { get; private set; }

    /// <summary>Whether <see cref="Log"/> is kept.</summary>
    public bool Logs { get; set; } = true;

    public long FreeBytes => memory;

    public bool IsDisposed => _disposed;

    public OnnxTarget TargetFor(OnnxElement arithmetic) => OnnxTarget.Cuda(arithmetic);

    public void Enter()
    {
        Assert.Null(_thread);
        _thread = Thread.CurrentThread;
    }

    public IDeviceMemory AllocateTable(long bytes) => Allocate(bytes, isStaging: false);

    public IDeviceMemory AllocateStaging(long bytes) => Allocate(bytes, isStaging: true);

    public void Clear(IDeviceMemory table, long offset, long bytes)
    {
        Check();
        Must(offset >= 0 && bytes >= 1 && offset + bytes <= table.Bytes);
        Cleared.Add(((FakeMemory)table, offset, bytes));
    }

    public void Upload(IDeviceMemory staging, long bytes)
    {
        Check();
        Must(bytes >= 1 && bytes <= staging.Bytes);
        staging.Host[..(int)bytes].CopyTo(((FakeMemory)staging).There);
        Moving = true;
    }

    public void Download(IDeviceMemory staging, long bytes)
    {
        Check();
        Must(bytes >= 1 && bytes <= staging.Bytes);
        ((FakeMemory)staging).There.AsSpan(0, (int)bytes).CopyTo(staging.Host);
    }

    public void Wait()
    {
        Check();
        Moving = false;
    }

    public IDeviceProgram Load(OnnxGraph graph, WeightStore weights)
    {
        Check();
        return new FakeProgram(this, graph);
    }

    public void Dispose()
    {
        Check();
        Assert.All(Memories, memory => Assert.True(memory.IsDisposed));
        _disposed = true;
    }

    private bool Moving { get; set; }

    private void Check()
    {
        Must(!_disposed);
        Must(_thread == Thread.CurrentThread);
    }

    // Assertions allocate, which is measured here.
    private static void Must(bool isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        if (!isSo)
        {
            Assert.Fail(what);
        }
    }

    private FakeMemory Allocate(long bytes, bool isStaging)
    {
        Check();
        Assert.InRange(bytes, 1, memory);
        var allocated = new FakeMemory(bytes, _nextAddress, isStaging);
        _nextAddress += (nint)bytes;
        Memories.Add(allocated);
        return allocated;
    }

    internal sealed class FakeMemory(long bytes, nint address, bool isStaging) : IDeviceMemory
    {
        private readonly byte[] _here = new byte[isStaging ? bytes : 0];

        public byte[] There { get; } = new byte[isStaging ? bytes : 0];

        public long Bytes => bytes;

        public nint Address => address;

        public Span<byte> Host => _here;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class FakeProgram(FakeDevice device, OnnxGraph graph) : IDeviceProgram
    {
        public IDeviceRun Bind(IReadOnlyList<DeviceTensor> inputs, IReadOnlyList<DeviceTensor> outputs)
        {
            device.Check();
            var sizes = new Dictionary<string, long>();
            Fit(graph.Inputs, inputs);
            Fit(graph.Outputs, outputs);
            var run = new FakeRun(device, graph.Name, inputs, outputs);
            device.Runs.Add(run);
            return run;

            void Fit(IReadOnlyList<OnnxValue> wanted, IReadOnlyList<DeviceTensor> given)
            {
                Assert.Equal(wanted.Select(value => value.Name).Order(), given.Select(tensor => tensor.Name).Order());
                foreach (var value in wanted)
                {
                    var tensor = given.Single(tensor => tensor.Name == value.Name);
                    Assert.Equal(value.Element, tensor.Element);
                    Assert.Equal(value.Shape.Count, tensor.Shape.Count);
                    Assert.InRange(tensor.Bytes, 1, tensor.Memory.Bytes);
                    foreach (var (dimension, n) in value.Shape.Zip(tensor.Shape))
                    {
                        // Equal names mean equal sizes; those that outputs are given by default mean nothing.
                        var expected = dimension.Name is not { } name ? dimension.Size : name.StartsWith("kept.", StringComparison.Ordinal) ? n : sizes.TryGetValue(name, out var known) ? known : sizes[name] = n;
                        Assert.Equal(expected, n);
                    }
                }
            }
        }

        public void Dispose() => device.Check();
    }

    internal sealed class FakeRun(FakeDevice device, string graph, IReadOnlyList<DeviceTensor> inputs, IReadOnlyList<DeviceTensor> outputs) : IDeviceRun
    {
        private readonly DeviceTensor _rows = inputs.Single(tensor => tensor.Name == DeviceGraphs.Rows);
        private readonly DeviceTensor? _logits = outputs.SingleOrDefault(tensor => tensor.Name == TensorNames.Logits);

        private readonly long _logitsBytes = outputs.SingleOrDefault(tensor => tensor.Name == TensorNames.Logits)?.Bytes ?? 0;

        public string Graph => graph;

        public int Batch => (int)_rows.Shape[0];

        public int Prepared { get; private set; }

        public IReadOnlyList<DeviceTensor> Inputs => inputs;

        public IReadOnlyList<DeviceTensor> Outputs => outputs;

        public void Prepare()
        {
            device.Check();
            Must(!device.Moving);
            Prepared++;
        }

        public void Run()
        {
            device.Check();
            Must(!device.Moving && Prepared == 1);
            device.AllocatedAtRun = GC.GetAllocatedBytesForCurrentThread();
            if (device.Failure is { } failure)
            {
                throw failure;
            }

            var rows = MemoryMarshal.Cast<byte, long>(((FakeMemory)_rows.Memory).There.AsSpan())[..Batch];
            if (device.Logs)
            {
                device.Log.Add((graph, rows.ToArray()));
            }

            if (_logits is { Memory: FakeMemory memory })
            {
                var values = MemoryMarshal.Cast<byte, float>(memory.There.AsSpan());
                var each = (int)(_logitsBytes / sizeof(float)) / Batch;
                for (var b = 0; b < Batch; b++)
                {
                    values.Slice(b * each, each).Fill(rows[b]);
                }
            }
        }

        public void Dispose() => device.Check();
    }

    /// <summary>What a driver says when its device falls off the bus.</summary>
    public static Emotion2VecException Gone() => new(ErrorKind.EngineLost, "The driver says: no such device.");
}

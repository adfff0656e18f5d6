using System.Runtime.InteropServices;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Weights;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Devices;

/// <summary>
/// The processor in the place of a device, with the runtime's own provider: graphs, tables and batches are those of a real one, and values of 16 bits are rounded where
/// a device rounds them. It is what tells, without one, how far they agree with float32; as a way to serve it is slow.
/// </summary>
/// <param name="threads">Threads within one operation, 0 for all cores.</param>
internal sealed class HostDevice(int threads) : IDevice
{
    /// <inheritdoc/>
    public string Name => "the processor as a device";

    /// <inheritdoc/>
    public long FreeBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public OnnxTarget TargetFor(OnnxElement arithmetic) => OnnxTarget.Emulated(arithmetic);

    /// <inheritdoc/>
    public void Enter()
    {
        // Any thread will do.
    }

    /// <inheritdoc/>
    public IDeviceMemory AllocateTable(long bytes) => new Memory(bytes);

    /// <inheritdoc/>
    public IDeviceMemory AllocateStaging(long bytes) => new Memory(bytes);

    /// <inheritdoc/>
    public unsafe void Clear(IDeviceMemory table, long offset, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + bytes, table.Bytes, nameof(bytes));
        NativeMemory.Clear((byte*)table.Address + offset, (nuint)bytes);
    }

    /// <inheritdoc/>
    public void Upload(IDeviceMemory staging, long bytes)
    {
        // Both sides are one.
    }

    /// <inheritdoc/>
    public void Download(IDeviceMemory staging, long bytes)
    {
        // Both sides are one.
    }

    /// <inheritdoc/>
    public void Wait()
    {
        // Nothing is under way.
    }

    /// <inheritdoc/>
    public IDeviceProgram Load(OnnxGraph graph, WeightStore weights)
    {
        // Weights of 16 bits are widened once, as the session is loaded, for which it must hold them.
        var session = graph.Target is { Arithmetic: not OnnxElement.Float32 } ? GraphSession.CreateWhole(graph, weights, threads) : GraphSession.Create(graph, weights, threads);
        return new RuntimeProgram(Name, session.Session, OrtMemoryInfo.DefaultInstance, captures: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Memory and programs have owners.
    }

    private sealed unsafe class Memory(long bytes) : IDeviceMemory
    {
        private const int Alignment = 64;

        private readonly byte* _memory = Allocate(bytes);
        private bool _disposed;

        public long Bytes => bytes;

        public nint Address => (nint)_memory;

        public Span<byte> Host => bytes <= int.MaxValue ? new(_memory, (int)bytes) : [];

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                NativeMemory.AlignedFree(_memory);
            }
        }

        private static byte* Allocate(long bytes)
        {
            var memory = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, Alignment), Alignment);
            NativeMemory.Clear(memory, (nuint)bytes);
            return memory;
        }
    }
}

using System.Globalization;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Weights;
using Emotion2Vec.Native;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Devices;

/// <summary>
/// A CUDA device: the runtime's provider computes, and memory is the driver's own, so that addresses are ours to fix. Every node must lie on the device, or the
/// session is refused; what was run is captured as a CUDA graph for each batch size and replayed from then on.
/// </summary>
/// <param name="ordinal">From 0.</param>
internal sealed class CudaDevice(int ordinal) : IDevice
{
    private OrtMemoryInfo? _memory;
    private nint _stream;
    private bool _entered;

    /// <inheritdoc/>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"cuda:{ordinal}");

    /// <inheritdoc/>
    public long FreeBytes
    {
        get
        {
            try
            {
                return CudaDriver.FreeMemory();
            }
            catch (NativeCallException e)
            {
                throw Failed(e);
            }
        }
    }

    /// <inheritdoc/>
    public OnnxTarget TargetFor(OnnxElement arithmetic) => OnnxTarget.Cuda(arithmetic);

    /// <inheritdoc/>
    public void Enter()
    {
        try
        {
            CudaDriver.Enter(ordinal);
            _entered = true;
            _stream = CudaDriver.CreateStream();
            _memory = new("Cuda", OrtAllocatorType.DeviceAllocator, ordinal, OrtMemType.Default);
        }
        catch (Exception e) when (e is NativeCallException or DllNotFoundException or OnnxRuntimeException)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public IDeviceMemory AllocateTable(long bytes) => Allocate(bytes, isStaging: false);

    /// <inheritdoc/>
    public IDeviceMemory AllocateStaging(long bytes) => Allocate(bytes, isStaging: true);

    /// <inheritdoc/>
    public void Clear(IDeviceMemory table, long offset, long bytes)
    {
        try
        {
            CudaDriver.Clear(table.Address + (nint)offset, bytes, _stream);
        }
        catch (NativeCallException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Upload(IDeviceMemory staging, long bytes)
    {
        try
        {
            CudaDriver.Upload(staging.Address, ((CudaMemory)staging).HostAddress, bytes, _stream);
        }
        catch (NativeCallException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Download(IDeviceMemory staging, long bytes)
    {
        try
        {
            CudaDriver.Download(((CudaMemory)staging).HostAddress, staging.Address, bytes, _stream);
        }
        catch (NativeCallException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Wait()
    {
        try
        {
            CudaDriver.Wait(_stream);
        }
        catch (NativeCallException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public IDeviceProgram Load(OnnxGraph graph, WeightStore weights)
    {
        var memory = _memory ?? throw new InvalidOperationException("A device is entered before it is used.");
        return new RuntimeProgram(Name, GraphSession.CreateWhole(graph, weights, threads: 1, Configure).Session, memory, captures: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
        if (_stream != 0)
        {
            _ = CudaDriver.DestroyStream(_stream);
            _stream = 0;
        }

        if (_entered)
        {
            _entered = false;
            CudaDriver.Leave(ordinal);
        }
    }

    private void Configure(SessionOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new()
        {
            ["device_id"] = ordinal.ToString(CultureInfo.InvariantCulture),
            ["enable_cuda_graph"] = "1",

            // Float32 is the reference, and shall be: TF32 keeps 10 bits of mantissa.
            ["use_tf32"] = "0",

            // What is measured beforehand would be measured for every batch size.
            ["cudnn_conv_algo_search"] = "HEURISTIC",

            // The tables are ours: the runtime shall take what it needs and no more.
            ["arena_extend_strategy"] = "kSameAsRequested",
        });
        options.AppendExecutionProvider_CUDA(cuda);
        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
    }

    private CudaMemory Allocate(long bytes, bool isStaging)
    {
        try
        {
            var memory = new CudaMemory(bytes, isStaging);
            CudaDriver.Clear(memory.Address, bytes, _stream);
            CudaDriver.Wait(_stream);
            return memory;
        }
        catch (NativeCallException e)
        {
            throw Failed(e);
        }
    }

    private Emotion2VecException Failed(Exception e) => new(ErrorKind.EngineLost, $"{Name} cannot be used: {e.Message}.", e);

    private sealed unsafe class CudaMemory : IDeviceMemory
    {
        private bool _disposed;

        public CudaMemory(long bytes, bool isStaging)
        {
            Bytes = bytes;
            Address = CudaDriver.Allocate(bytes);
            if (isStaging)
            {
                try
                {
                    // Pinned, so that moves need no copy in between.
                    HostAddress = CudaDriver.AllocateHost(bytes);
                    Host.Clear();
                }
                catch (NativeCallException)
                {
                    Dispose();
                    throw;
                }
            }
        }

        public long Bytes { get; }

        public nint Address { get; }

        public nint HostAddress { get; }

        public Span<byte> Host => HostAddress == 0 ? [] : new((byte*)HostAddress, checked((int)Bytes));

        public void Dispose()
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _ = CudaDriver.Free(Address);
            if (HostAddress != 0)
            {
                _ = CudaDriver.FreeHost(HostAddress);
            }
        }
    }
}

using Emotion2Vec.Native;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Devices;

/// <summary>What this program and this machine have of CUDA.</summary>
/// <param name="HasProvider">Whether the program was built with ONNX Runtime's CUDA provider.</param>
/// <param name="Problem">Why there are no devices, and what to do; null if there are, or without a provider.</param>
/// <param name="Devices">The devices; empty without a provider, for nobody would use them.</param>
public sealed record CudaReport(bool HasProvider, string? Problem, IReadOnlyList<CudaDeviceInfo> Devices)
{
    private const string Provider = "CUDAExecutionProvider";

    /// <summary>Looks. Loads the driver's library where the program could use it.</summary>
    /// <returns>What is there.</returns>
    public static CudaReport Look()
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(Provider, StringComparer.Ordinal))
        {
            return new(HasProvider: false, null, []);
        }

        try
        {
            var count = CudaDriver.CountDevices();
            return count == 0
                ? new(HasProvider: true, "The driver sees no device: see 'nvidia-smi', and CUDA_VISIBLE_DEVICES.", [])
                : new(HasProvider: true, null, [.. Enumerable.Range(0, count).Select(Describe)]);
        }
        catch (DllNotFoundException)
        {
            return new(HasProvider: true, "The driver's library libcuda.so.1 was not found: install NVIDIA's driver; in a container, start it with the GPUs ('--gpus all').", []);
        }
        catch (NativeCallException e)
        {
            return new(HasProvider: true, $"The driver says: {e.Message}. See 'nvidia-smi'.", []);
        }
    }

    private static CudaDeviceInfo Describe(int ordinal)
    {
        var (name, bytes) = CudaDriver.Describe(ordinal);
        return new(ordinal, name, bytes);
    }
}

using System.Runtime.InteropServices;
using Emotion2Vec.Core.Errors;
using TorchSharp;

namespace Emotion2Vec.Training.Torch;

/// <summary>Where tensors live and what they are computed in.</summary>
public sealed class TorchWorld
{
    private TorchWorld(torch.Device device, Precision precision) => (Device, Precision) = (device, precision);

    /// <summary>The processor in float32.</summary>
    public static TorchWorld Cpu { get; } = new(torch.CPU, Precision.Fp32);

    /// <summary>The device.</summary>
    public torch.Device Device { get; }

    /// <summary>The type of products.</summary>
    public Precision Precision { get; }

    /// <summary>Opens a device.</summary>
    /// <param name="accelerator">Which.</param>
    /// <param name="precision">The type of products.</param>
    /// <param name="threads">Threads within one operation on the processor; 0 for all cores.</param>
    /// <returns>The world.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: there is no such device.</exception>
    public static TorchWorld Open(Accelerator accelerator, Precision precision, int threads = 0)
    {
        torch.set_num_threads(threads > 0 ? threads : Environment.ProcessorCount);
        if (accelerator == Accelerator.Cuda && !torch.cuda.is_available())
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration,
                "There is no CUDA device, or this build cannot use one. Build with '-p:Accelerator=cuda' on a machine with an NVIDIA GPU, or use '--accelerator cpu'.");
        }

        return new(accelerator == Accelerator.Cuda ? torch.CUDA : torch.CPU, precision);
    }

    /// <summary>Makes a tensor of this world.</summary>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Dimensions.</param>
    /// <returns>The tensor.</returns>
    public TorchTensor Tensor(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => new(Owned(values, TorchTensor.Wide(shape)), this);

    /// <summary>Makes a tensor in memory of torch's own. A managed array, which torch would compute in, lies at another place each time, and sums depend on alignment in their last bits.</summary>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Dimensions.</param>
    /// <returns>The tensor.</returns>
    internal torch.Tensor Owned(ReadOnlySpan<float> values, long[] shape)
    {
        var owned = torch.empty(shape, torch.float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(owned.bytes));
        if (Device.type == DeviceType.CPU)
        {
            return owned;
        }

        using (owned)
        {
            return owned.to(Device);
        }
    }

    /// <summary>Takes a tensor into this world.</summary>
    /// <param name="value">On this world's device.</param>
    /// <returns>The same tensor.</returns>
    public TorchTensor Wrap(torch.Tensor value) => new(value, this);
}

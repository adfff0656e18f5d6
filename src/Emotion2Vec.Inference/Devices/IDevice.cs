using Emotion2Vec.Inference.Weights;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Devices;

/// <summary>What computes steps, with memory of its own. Everything but <see cref="Name"/> is called from one thread: captured graphs belong to the thread that captured them.</summary>
internal interface IDevice : IDisposable
{
    /// <summary>What people call it, such as <c>cuda:0</c>.</summary>
    string Name { get; }

    /// <summary>Bytes that are free now.</summary>
    /// <exception cref="Core.Errors.Emotion2VecException">The device is gone.</exception>
    long FreeBytes { get; }

    /// <summary>What graphs for this device are written for.</summary>
    /// <param name="arithmetic">The type of products, activations and state.</param>
    /// <returns>The target.</returns>
    OnnxTarget TargetFor(OnnxElement arithmetic);

    /// <summary>Prepares the calling thread, from which all else will be called.</summary>
    /// <exception cref="Core.Errors.Emotion2VecException">The device cannot be used; the message says what to do.</exception>
    void Enter();

    /// <summary>Allocates memory that stays on the device, filled with zeros.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <returns>The memory; dispose it before the device.</returns>
    IDeviceMemory AllocateTable(long bytes);

    /// <summary>Allocates memory with the same bytes on this side, both zeros.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <returns>The memory; dispose it before the device.</returns>
    IDeviceMemory AllocateStaging(long bytes);

    /// <summary>Writes zeros. Done, like every move, by the next <see cref="Wait"/>.</summary>
    /// <param name="table">Where.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="bytes">How many.</param>
    void Clear(IDeviceMemory table, long offset, long bytes);

    /// <summary>Moves the first bytes of staging memory to the device.</summary>
    /// <param name="staging">The memory.</param>
    /// <param name="bytes">How many.</param>
    void Upload(IDeviceMemory staging, long bytes);

    /// <summary>Moves the first bytes of staging memory from the device.</summary>
    /// <param name="staging">The memory.</param>
    /// <param name="bytes">How many.</param>
    void Download(IDeviceMemory staging, long bytes);

    /// <summary>Waits until all moves are done.</summary>
    void Wait();

    /// <summary>Makes a graph ready to be bound.</summary>
    /// <param name="graph">The graph, written for <see cref="TargetFor"/>.</param>
    /// <param name="weights">Its parameters; must outlive the program.</param>
    /// <returns>The program; dispose it before the device.</returns>
    /// <exception cref="Core.Errors.Emotion2VecException">The device refused the graph.</exception>
    IDeviceProgram Load(OnnxGraph graph, WeightStore weights);
}

namespace Emotion2Vec.Inference.Devices;

/// <summary>A graph with its inputs and outputs in place.</summary>
internal interface IDeviceRun : IDisposable
{
    /// <summary>Runs it until the device needs no more memory and has captured it, where it captures. Called once, before the first <see cref="Run"/>.</summary>
    void Prepare();

    /// <summary>Runs it; the results are there on return. Allocates nothing.</summary>
    /// <exception cref="Core.Errors.Emotion2VecException">The device failed.</exception>
    void Run();
}

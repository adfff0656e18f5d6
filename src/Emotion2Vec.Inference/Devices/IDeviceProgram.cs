namespace Emotion2Vec.Inference.Devices;

/// <summary>A graph on a device.</summary>
internal interface IDeviceProgram : IDisposable
{
    /// <summary>Binds it for one batch size. Addresses and shapes are fixed from here on.</summary>
    /// <param name="inputs">All inputs.</param>
    /// <param name="outputs">All outputs; one may be an input too, and is then changed in place.</param>
    /// <returns>What can be run; dispose it before the program.</returns>
    IDeviceRun Bind(IReadOnlyList<DeviceTensor> inputs, IReadOnlyList<DeviceTensor> outputs);
}

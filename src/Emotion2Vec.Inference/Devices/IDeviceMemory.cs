namespace Emotion2Vec.Inference.Devices;

/// <summary>Memory that a device computes on, at one address for life.</summary>
internal interface IDeviceMemory : IDisposable
{
    /// <summary>Its size.</summary>
    long Bytes { get; }

    /// <summary>Where it lies, as the device knows it.</summary>
    nint Address { get; }

    /// <summary>The same bytes on this side, moved by <see cref="IDevice.Upload"/> and <see cref="IDevice.Download"/>; empty for tables, which never leave the device.</summary>
    Span<byte> Host { get; }
}

using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Inference.Devices;

/// <summary>The cached mode on devices. Each lane steps the streams of one device, so there should be as many lanes as devices: no device waits for another, and one that is lost costs its own streams.</summary>
internal sealed class DeviceEncoder : IStreamEncoder
{
    private readonly DeviceStreams[] _devices;
    private readonly DeviceEncoder? _first;
    private readonly int _own;
    private readonly int[] _lanes;
    private bool _disposed;

    /// <summary>The lane of the first device.</summary>
    /// <param name="info">Facts for reports.</param>
    /// <param name="devices">At least one, alike; disposed with this object.</param>
    public DeviceEncoder(EncoderInfo info, IReadOnlyList<DeviceStreams> devices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(devices.Count, 1, nameof(devices));
        Info = info;
        _devices = [.. devices];
        _lanes = new int[devices.Count];
        _lanes[0] = 1;
    }

    private DeviceEncoder(DeviceEncoder first, int own)
    {
        (Info, _devices, _lanes, _first, _own) = (first.Info, first._devices, first._lanes, first, own);
    }

    /// <inheritdoc/>
    public EncoderInfo Info { get; }

    /// <inheritdoc/>
    public int MaxBatch => _devices[_own].MaxBatch;

    /// <inheritdoc/>
    public bool IsLost => _devices[_own].IsLost;

    /// <summary>Streams that all devices together have room for.</summary>
    public int Streams => _devices.Sum(device => device.Rows);

    /// <inheritdoc/>
    public IEncoderSlot OpenSlot() => _devices[_own].OpenSlot();

    /// <inheritdoc/>
    public IStreamEncoder OpenLane()
    {
        lock (_lanes)
        {
            var own = Array.IndexOf(_lanes, _lanes.Min());
            _lanes[own]++;
            return new DeviceEncoder(_first ?? this, own);
        }
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<IEncoderSlot> slots) => _devices[_own].Step(slots);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        lock (_lanes)
        {
            _lanes[_own]--;
        }

        if (_first is null)
        {
            Array.ForEach(_devices, device => device.Dispose());
        }
    }
}

using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Streaming;

namespace Emotion2Vec.Inference.Devices;

/// <summary>A stream whose keys, values and convolution inputs lie in a row of a device's tables; samples, masks and results are here. Owned by the step thread.</summary>
internal sealed class DeviceSlot : IEncoderSlot
{
    private readonly Action<int> _release;
    private bool _disposed;

    /// <summary>Creates a fresh stream.</summary>
    /// <param name="stream">Its side here.</param>
    /// <param name="owner">What steps it.</param>
    /// <param name="row">Its side there.</param>
    /// <param name="release">Takes the row back.</param>
    public DeviceSlot(StreamSlot stream, DeviceStreams owner, int row, Action<int> release)
    {
        (Stream, Owner, Row) = (stream, owner, row);
        _release = release;
    }

    /// <inheritdoc/>
    public int ChunkFrames => Stream.ChunkFrames;

    /// <inheritdoc/>
    public int SamplesWanted => Stream.SamplesWanted;

    /// <inheritdoc/>
    public bool IsReady => !_disposed && Stream.IsReady;

    /// <inheritdoc/>
    public long FirstFrame => Stream.FirstFrame;

    /// <inheritdoc/>
    public int FrameCount => Stream.FrameCount;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Logits => Stream.Logits;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Dimensions => Stream.Dimensions;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Features => Stream.Features;

    /// <summary>Samples, masks, counters and results.</summary>
    internal StreamSlot Stream { get; }

    /// <summary>What steps it.</summary>
    internal DeviceStreams Owner { get; }

    /// <summary>The row of the tables.</summary>
    internal int Row { get; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> samples) => Stream.Write(samples);

    /// <inheritdoc/>
    public bool Finish() => Stream.Finish();

    /// <inheritdoc/>
    public void Reset() => Stream.Reset();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Stream.Dispose();
            _release(Row);
        }
    }
}

using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>
/// Bytes, as they come, to blocks of mono samples of up to 20 ms. Whole frames are given at once, however few; a part of one waits for the rest. Allocates nothing
/// after its making. One owner.
/// </summary>
/// <param name="format">Layout of the bytes.</param>
internal sealed class PcmBlock(PcmFormat format)
{
    private const int BlocksPerSecond = 50;

    private readonly byte[] _bytes = new byte[Math.Max(format.SampleRate / BlocksPerSecond, 1) * format.FrameBytes];
    private readonly float[] _samples = new float[Math.Max(format.SampleRate / BlocksPerSecond, 1) * format.Channels];
    private int _partialBytes;

    /// <summary>Layout of the bytes.</summary>
    public PcmFormat Format => format;

    /// <summary>Where the next bytes go; never empty.</summary>
    public Memory<byte> Room => _bytes.AsMemory(_partialBytes);

    /// <summary>Takes bytes that were put into <see cref="Room"/>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="writer">Told of samples that are no sound.</param>
    /// <returns>Samples that are whole now, in [-1, 1]; valid until the next call.</returns>
    public ReadOnlyMemory<float> Take(int count, IAudioWriter writer)
    {
        var available = _partialBytes + count;
        var whole = available - (available % format.FrameBytes);
        var samples = _samples.AsSpan(0, PcmSamples.Decode(_bytes.AsSpan(0, whole), format.Encoding, _samples));
        _partialBytes = available - whole;
        _bytes.AsSpan(whole, _partialBytes).CopyTo(_bytes);

        // Before mixing: one NaN channel must not silence the others.
        var invalid = SampleGuard.Clean(samples, SampleGuard.FullScale);
        if (invalid > 0)
        {
            writer.Count(SourceCounter.SamplesInvalid, invalid);
        }

        return _samples.AsMemory(0, ChannelMix.ToMono(samples, format.Channels, _samples));
    }

    /// <summary>Takes bytes and writes what is whole, on the calling thread.</summary>
    /// <param name="count">Bytes put into <see cref="Room"/>.</param>
    /// <param name="writer">Where samples go.</param>
    /// <param name="mayWait">False for sound that cannot be held back.</param>
    /// <param name="cancellationToken">Ends a wait for space.</param>
    public void Write(int count, IAudioWriter writer, bool mayWait, CancellationToken cancellationToken)
    {
        var samples = Take(count, writer);
        if (samples.IsEmpty)
        {
            return;
        }

        if (mayWait)
        {
            var space = writer.WaitForSpaceAsync(samples.Length, cancellationToken);
            if (!space.IsCompletedSuccessfully)
            {
                space.AsTask().GetAwaiter().GetResult();
            }
        }

        writer.TryWrite(samples.Span);
    }
}

using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Feeds;

/// <summary>
/// Blocks of sound as they come from the network, to the mono samples of one stream. Blocks are from outside: any bytes must do, and what is malformed is
/// counted and left out. One owner thread; nothing allocates, but where a wait for the ring is long.
/// </summary>
public sealed class SoundFeed : IDisposable
{
    private const int SlicesPerSecond = 50;

    // RFC 6716 section 3.4: at most 120 ms, in at most 48 frames of at most 1275 bytes.
    private const int MaxPacketSamples = ModelAudio.SampleRate * 120 / 1000;
    private const int MaxPacketBytes = 48 * 1276;

    private readonly FeedFormat _format;
    private readonly IAudioWriter _writer;
    private readonly PcmFormat _pcm;
    private readonly OpusDecoder? _opus;
    private readonly float[] _slice;

    /// <summary>Begins a stream.</summary>
    /// <param name="format">What blocks hold.</param>
    /// <param name="writer">Where samples go; <see cref="IAudioWriter.Begin"/> is called here.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NativeError"/>: the block's encoding needs a system library that is missing.</exception>
    public SoundFeed(FeedFormat format, IAudioWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _format = format;
        _writer = writer;
        _pcm = new PcmFormat(format.Encoding == FeedEncoding.F32 ? PcmEncoding.F32 : PcmEncoding.S16, format.SampleRate, format.Channels);
        if (format.Encoding == FeedEncoding.Opus)
        {
            try
            {
                _opus = new OpusDecoder();
            }
            catch (Exception failure) when (NativeFailure.Is(failure))
            {
                throw NativeFailure.Wrap(failure, "Decoding Opus");
            }
        }

        _slice = new float[_opus is null ? Math.Max(format.SampleRate / SlicesPerSecond, 1) * format.Channels : RtpPayload.MaxSamples];
        writer.Begin(_opus is null ? format.SampleRate : ModelAudio.SampleRate);
    }

    /// <summary>Takes a block in real time: what finds no room in the ring is dropped and counted.</summary>
    /// <param name="block">The block.</param>
    /// <returns>False if it is malformed.</returns>
    public bool Write(ReadOnlySpan<byte> block)
    {
        if (_opus is not null)
        {
            return WritePacket(_opus, block);
        }

        if (!TryOpen(block, out var pcm, out var sound))
        {
            return false;
        }

        for (var bytes = block[sound]; !bytes.IsEmpty;)
        {
            _writer.TryWrite(NextSlice(pcm, ref bytes));
        }

        return true;
    }

    /// <summary>Takes a block from a sender that can be held back: waits until the ring has room.</summary>
    /// <param name="block">The block; it must not change until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if it is malformed.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        if (_opus is not null)
        {
            await _writer.WaitForSpaceAsync(MaxPacketSamples, cancellationToken).ConfigureAwait(false);
            return WritePacket(_opus, block.Span);
        }

        if (!TryOpen(block.Span, out var pcm, out var sound))
        {
            return false;
        }

        for (var rest = block[sound]; !rest.IsEmpty;)
        {
            await _writer.WaitForSpaceAsync(_slice.Length / pcm.Channels, cancellationToken).ConfigureAwait(false);
            var left = rest.Span;
            _writer.TryWrite(NextSlice(pcm, ref left));
            rest = rest[^left.Length..];
        }

        return true;
    }

    /// <summary>Lets go of what the library holds. The stream is the caller's to end.</summary>
    public void Dispose() => _opus?.Dispose();

    private bool WritePacket(OpusDecoder decoder, ReadOnlySpan<byte> packet)
    {
        var count = packet.Length is > 0 and <= MaxPacketBytes && decoder.CountSamples(packet) > 0 ? decoder.Decode(packet, _slice) : -1;
        _writer.Count(count > 0 ? SourceCounter.PacketsReceived : SourceCounter.PacketsRejected);
        if (count > 0)
        {
            _writer.TryWrite(_slice.AsSpan(0, count));
        }

        return count > 0;
    }

    private bool TryOpen(ReadOnlySpan<byte> block, out PcmFormat pcm, out Range samples)
    {
        (pcm, samples) = (_pcm, Range.All);
        var isSound = block.Length <= FeedFormat.MaxBlockBytes
            && (_format.Encoding == FeedEncoding.Wav
                ? WavBlock.TryRead(block, out pcm, out samples) && pcm.SampleRate == _format.SampleRate && pcm.Channels == _format.Channels
                : block.Length % _pcm.FrameBytes == 0);
        _writer.Count(isSound ? SourceCounter.PacketsReceived : SourceCounter.PacketsRejected);
        return isSound;
    }

    private ReadOnlySpan<float> NextSlice(PcmFormat pcm, ref ReadOnlySpan<byte> bytes)
    {
        var frames = Math.Min(bytes.Length / pcm.FrameBytes, _slice.Length / pcm.Channels);
        var samples = _slice.AsSpan(0, PcmSamples.Decode(bytes[..(frames * pcm.FrameBytes)], pcm.Encoding, _slice));
        bytes = bytes[(frames * pcm.FrameBytes)..];
        var invalid = SampleGuard.Clean(samples, SampleGuard.FullScale);
        if (invalid > 0)
        {
            _writer.Count(SourceCounter.SamplesInvalid, invalid);
        }

        return samples[..ChannelMix.ToMono(samples, pcm.Channels, samples)];
    }
}

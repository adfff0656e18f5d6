using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>
/// Plays raw samples or a wav stream from a pipe, as fast as they come. A second run goes on where the first one stopped;
/// after the end it ends at once.
/// </summary>
internal sealed class StandardInputSource : IAudioSource
{
    private const int BlocksPerSecond = 50;

    private readonly InputReader _input;
    private readonly byte[] _partial = new byte[PcmFormat.MaxChannels * 4];
    private PcmFormat? _format;
    private long _bytesLeft = long.MaxValue;
    private int _partialBytes;

    /// <summary>Creates a source.</summary>
    /// <param name="input">Where bytes come from; stays open.</param>
    /// <param name="format">Layout of raw samples, or null if the stream starts with a wav header.</param>
    public StandardInputSource(Stream input, PcmFormat? format)
    {
        _input = new InputReader(input);
        _format = format;
        Description = format is { } raw ? $"stdin {raw.Encoding} {raw.SampleRate} Hz x{raw.Channels}" : "stdin wav";
    }

    public string Description { get; }

    public bool IsLive => false;

    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) =>
        Task.Run(() => PlayAsync(writer, cancellationToken), cancellationToken);

    private async Task PlayAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        if (_format is null)
        {
            var header = await WavHeader.ReadAsync(_input, cancellationToken);
            _format = header.Format;
            _bytesLeft = header.DataBytes;
        }

        var format = _format.Value;
        writer.Begin(format.SampleRate);
        var blockFrames = Math.Max(format.SampleRate / BlocksPerSecond, 1);
        var bytes = new byte[blockFrames * format.FrameBytes];
        var interleaved = new float[blockFrames * format.Channels];
        while (true)
        {
            // Whole frames are played at once, however few; a part of one waits for the rest.
            _partial.AsSpan(0, _partialBytes).CopyTo(bytes);
            var wanted = (int)Math.Min(bytes.Length - _partialBytes, _bytesLeft);
            var read = wanted == 0 ? 0 : await _input.ReadAsync(bytes.AsMemory(_partialBytes, wanted), cancellationToken);
            if (read == 0)
            {
                return;
            }

            _bytesLeft -= read;
            var available = _partialBytes + read;
            var whole = available - (available % format.FrameBytes);
            _partialBytes = available - whole;
            bytes.AsSpan(whole, _partialBytes).CopyTo(_partial);
            if (whole > 0)
            {
                await WriteAsync(writer, format, bytes.AsMemory(0, whole), interleaved, cancellationToken);
            }
        }
    }

    private static async ValueTask WriteAsync(
        IAudioWriter writer, PcmFormat format, ReadOnlyMemory<byte> bytes, float[] interleaved, CancellationToken cancellationToken)
    {
        var samples = PcmSamples.Decode(bytes.Span, format.Encoding, interleaved);
        var invalid = SampleGuard.Clean(interleaved.AsSpan(0, samples), SampleGuard.FullScale);
        if (invalid > 0)
        {
            writer.Count(SourceCounter.SamplesInvalid, invalid);
        }

        var frames = ChannelMix.ToMono(interleaved.AsSpan(0, samples), format.Channels, interleaved);
        await writer.WaitForSpaceAsync(frames, cancellationToken);
        writer.TryWrite(interleaved.AsSpan(0, frames));
    }
}

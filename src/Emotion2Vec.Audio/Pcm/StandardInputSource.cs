using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>
/// Plays raw samples or a wav stream from a pipe, as fast as they come. A second run goes on where the first one stopped;
/// after the end it ends at once.
/// </summary>
internal sealed class StandardInputSource : IAudioSource
{
    private readonly InputReader _input;
    private readonly PcmFormat? _raw;
    private PcmBlock? _block;
    private long _bytesLeft = long.MaxValue;

    /// <summary>Creates a source.</summary>
    /// <param name="input">Where bytes come from; stays open.</param>
    /// <param name="format">Layout of raw samples, or null if the stream starts with a wav header.</param>
    public StandardInputSource(Stream input, PcmFormat? format)
    {
        _input = new InputReader(input);
        _raw = format;
        Description = $"stdin {PcmDescription.Words(format)}";
    }

    public string Description { get; }

    public bool IsLive => false;

    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) =>
        Task.Run(() => PlayAsync(writer, cancellationToken), cancellationToken);

    private async Task PlayAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        _block ??= new PcmBlock(await FormatAsync(cancellationToken));
        writer.Begin(_block.Format.SampleRate);
        while (true)
        {
            var room = _block.Room[..(int)Math.Min(_block.Room.Length, _bytesLeft)];
            var read = room.IsEmpty ? 0 : await _input.ReadAsync(room, cancellationToken);
            if (read == 0)
            {
                return;
            }

            _bytesLeft -= read;
            var samples = _block.Take(read, writer);
            if (!samples.IsEmpty)
            {
                await writer.WaitForSpaceAsync(samples.Length, cancellationToken);
                writer.TryWrite(samples.Span);
            }
        }
    }

    private async ValueTask<PcmFormat> FormatAsync(CancellationToken cancellationToken)
    {
        if (_raw is { } raw)
        {
            return raw;
        }

        (var format, _bytesLeft) = await WavHeader.ReadAsync(_input, cancellationToken);
        return format;
    }
}

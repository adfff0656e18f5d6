using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>
/// Plays raw samples or wav streams from a named pipe, as fast as they come. When its writer goes, the stream stays and waits for the next one, whose sound starts
/// anew.
/// </summary>
/// <param name="path">The pipe.</param>
/// <param name="format">Layout of raw samples, or null if every writer begins with a wav header.</param>
internal sealed class PipeSource(string path, PcmFormat? format) : IAudioSource
{
    public string Description { get; } = $"pipe {Path.GetFileName(path)} {PcmDescription.Words(format)}";

    public bool IsLive => false;

    // A thread of its own, because it waits in the system.
    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Play(writer, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Play(IAudioWriter writer, CancellationToken cancellationToken)
    {
        var pipe = new PipeReader(path);
        try
        {
            while (true)
            {
                PlayWriter(pipe, writer, cancellationToken);

                // Opened before the old end is closed: a writer that has come meanwhile must not find the pipe without a reader.
                var next = new PipeReader(path);
                pipe.Dispose();
                pipe = next;
            }
        }
        finally
        {
            pipe.Dispose();
        }
    }

    private void PlayWriter(PipeReader pipe, IAudioWriter writer, CancellationToken cancellationToken)
    {
        if (format is { } raw)
        {
            PlayStream(pipe, new WavHeader(raw, long.MaxValue), writer, cancellationToken);
            return;
        }

        // A writer may come before it was seen that the last one went: a whole wav stream may be followed by another.
        for (var header = First(pipe, cancellationToken); header is { } wav; header = Next(pipe, cancellationToken))
        {
            PlayStream(pipe, wav, writer, cancellationToken);
        }
    }

    private static void PlayStream(PipeReader pipe, WavHeader header, IAudioWriter writer, CancellationToken cancellationToken)
    {
        var block = new PcmBlock(header.Format);
        var hasBegun = false;
        for (var left = header.DataBytes; left > 0;)
        {
            var read = pipe.Read(block.Room.Span[..(int)Math.Min(block.Room.Length, left)], cancellationToken);
            if (read == 0)
            {
                return;
            }

            // With the first bytes: a writer that writes nothing is no sound.
            if (!hasBegun)
            {
                writer.Begin(header.Format.SampleRate);
                hasBegun = true;
            }

            left -= read;
            block.Write(read, writer, mayWait: true, cancellationToken);
        }
    }

    // The pipe waits on this thread, so the tasks are done when they are returned.
    private static WavHeader? Next(PipeReader pipe, CancellationToken cancellationToken) => WavHeader.ReadNextAsync(pipe, cancellationToken).GetAwaiter().GetResult();

    private static WavHeader? First(PipeReader pipe, CancellationToken cancellationToken)
    {
        try
        {
            return WavHeader.ReadAsync(pipe, cancellationToken).GetAwaiter().GetResult();
        }
        catch (Emotion2VecException) when (pipe.IsUntouched)
        {
            return null;
        }
    }
}

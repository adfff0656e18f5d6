using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Files;

/// <summary>Plays an audio file at 16 kHz mono: in real time, at another pace, or as fast as the ring takes it; once or several times.</summary>
/// <param name="path">The file.</param>
/// <param name="pace">How fast.</param>
/// <param name="times">How often; <see cref="ModelAudioReader.Forever"/> without end.</param>
/// <param name="time">The clock that paces.</param>
internal sealed class FileSource(string path, Pace pace, int times, TimeProvider time) : IAudioSource
{
    public string Description { get; } = $"file {Path.GetFileName(path)}";

    public bool IsLive => false;

    // On the pool: reading blocks, and a writer that always has room would otherwise keep the caller.
    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) =>
        Task.Run(() => PlayAsync(writer, cancellationToken), cancellationToken);

    private async Task PlayAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new ModelAudioReader(path, SampleGuard.FullScale, times);
            var block = new float[ModelAudio.HopSamples];
            var start = time.GetTimestamp();
            long played = 0;
            long invalid = 0;
            var begun = false;
            while (true)
            {
                // Read before Begin, so that a file without audio fails before it starts a run.
                var count = reader.Read(block);
                if (count == 0)
                {
                    ThrowIfTooShort(played);
                    return;
                }

                if (!begun)
                {
                    writer.Begin(ModelAudio.SampleRate);
                    begun = true;
                }

                // Band-limiting overshoots a little where the recording touches full scale; that is not trouble to be counted.
                SampleGuard.Clean(block.AsSpan(0, count), SampleGuard.FullScale);
                played += count;
                await WaitUntilAsync(start, pace.DueAt(played, ModelAudio.SampleRate), cancellationToken);
                await writer.WaitForSpaceAsync(count, cancellationToken);
                writer.TryWrite(block.AsSpan(0, count));
                if (reader.InvalidSamples > invalid)
                {
                    writer.Count(SourceCounter.SamplesInvalid, reader.InvalidSamples - invalid);
                    invalid = reader.InvalidSamples;
                }
            }
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, $"Playing '{path}'");
        }
    }

    // Such a file would end without a single score, and nobody would know why.
    private void ThrowIfTooShort(long played)
    {
        if (played < ModelAudio.SupportSamples)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{path}' is too short: it has {played} samples at 16 kHz, and one frame takes {ModelAudio.SupportSamples} (25 ms).");
        }
    }

    // An absolute schedule: what one block is late the next makes up, so play does not drift. A block is due when its last
    // sample would have been captured, as with a microphone.
    private async ValueTask WaitUntilAsync(long start, TimeSpan due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = due - time.GetElapsedTime(start);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}

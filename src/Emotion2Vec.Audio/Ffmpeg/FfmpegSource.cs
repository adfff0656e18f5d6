using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Ffmpeg;

/// <summary>
/// Plays whatever ffmpeg opens: cameras, web radios, formats that this program does not read, devices that PortAudio does not know. Each run is a process of its own.
/// </summary>
/// <param name="address">What it opens.</param>
/// <param name="silence">How long ffmpeg may give nothing before it is given up: it may wait for ever for a server that is gone.</param>
/// <param name="time">The clock of that watch.</param>
internal sealed class FfmpegSource(FfmpegAddress address, TimeSpan silence, TimeProvider time) : IAudioSource
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public string Description => address.Description;

    public bool IsLive => address.IsLive;

    // A thread of its own: it reads without giving itself up between blocks, and the process dies with it.
    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Play(writer, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Play(IAudioWriter writer, CancellationToken cancellationToken)
    {
        using var ffmpeg = new FfmpegProcess(address.Arguments);
        using var stop = cancellationToken.UnsafeRegister(static process => (process as FfmpegProcess)?.End(), ffmpeg);
        var watch = new ReadWatch(time, silence);
        using var timer = time.CreateTimer(_ => watch.EndIfSilent(ffmpeg), null, WatchInterval, WatchInterval);
        var block = new PcmBlock(new PcmFormat(PcmEncoding.S16, ModelAudio.SampleRate, 1));
        for (var hasBegun = false; watch.Read(ffmpeg.Output, block.Room.Span) is > 0 and var read;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!hasBegun)
            {
                writer.Begin(ModelAudio.SampleRate);
                hasBegun = true;
            }

            block.Write(read, writer, address.MayWait, cancellationToken);
        }

        var (code, words) = ffmpeg.WaitForEnd();
        cancellationToken.ThrowIfCancellationRequested();
        if (watch.WasSilent || code != 0 || address.IsLive)
        {
            throw Ended(watch.WasSilent ? $"gave nothing for {silence.TotalSeconds:0} s" : code != 0 ? $"failed with code {code}" : "ended, though its input is live", words);
        }
    }

    private Emotion2VecException Ended(string how, string words) => new(
        address.IsLive ? ErrorKind.DeviceLost : ErrorKind.InvalidInput,
        $"{address.Description}: ffmpeg {how}{(words.Length > 0 ? $": {address.Mask(words)}" : "")}.{(address.IsLive ? " It is started again." : "")}");
}

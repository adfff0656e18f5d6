using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp.Replay;

/// <summary>Plays a capture of RTP: what comes out is what its receiver would have heard, the same at any pace.</summary>
/// <param name="path">The capture.</param>
/// <param name="session">What was received, and where.</param>
/// <param name="options">How patient the receiver is.</param>
/// <param name="pace">How fast.</param>
/// <param name="time">The clock that paces.</param>
internal sealed class ReplaySource(string path, RtpSession session, RtpReceiverOptions options, Pace pace, TimeProvider time) : IAudioSource
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public string Description { get; } = $"pcap {Path.GetFileName(path)} {session.Description}";

    public bool IsLive => false;

    // On the pool: reading blocks, and a writer that always has room would otherwise keep the caller.
    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) =>
        Task.Run(() => PlayAsync(writer, cancellationToken), cancellationToken);

    private async Task PlayAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        var held = new HeldAudio();
        using var replay = new RtpReplay(path, session, options, held);
        held.Begin(session.SampleRate);
        var start = time.GetTimestamp();
        bool goesOn;
        do
        {
            await WaitUntilAsync(start, pace.DueAt(replay.Due.Ticks, (int)TimeSpan.TicksPerSecond), cancellationToken).ConfigureAwait(false);
            goesOn = replay.Step();
            await held.PassOnAsync(writer, cancellationToken).ConfigureAwait(false);
        }
        while (goesOn);
    }

    // In parts: a timer takes no more than some weeks, a damaged capture claims years.
    private async ValueTask WaitUntilAsync(long start, TimeSpan due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var wait = due - time.GetElapsedTime(start); wait > TimeSpan.Zero; wait = due - time.GetElapsedTime(start))
        {
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellationToken).ConfigureAwait(false);
        }
    }
}

using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>All parts of one stream, wired: source and supervisor on the one side of the ring, pipeline on the other. Thread-safe.</summary>
internal sealed class StreamSession
{
    // Sources stop within 100 ms by contract; one that does not must not keep its stream's name for ever.
    private static readonly TimeSpan SourcePatience = TimeSpan.FromSeconds(0.25);

    private readonly StreamSupervisor _supervisor;
    private readonly StreamLifecycle _lifecycle;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly TaskCompletionSource<string> _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StreamEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wires a stream; nothing runs yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="source">Its source.</param>
    /// <param name="slot">Its state in the encoder, owned from now on.</param>
    /// <param name="context">What all streams share.</param>
    /// <param name="settings">How its scores are pooled and judged, valid.</param>
    /// <param name="isGuest">Whether it came through a door.</param>
    /// <param name="log">Receives what happens to it.</param>
    public StreamSession(StreamId id, IAudioSource source, IEncoderSlot slot, EngineContext context, StreamSettings settings, bool isGuest, ILogger log)
    {
        _clock = context.Clock;
        _log = log;
        var ring = new AudioRing(context.Options.RingSeconds, _clock);
        _lifecycle = new StreamLifecycle(id, source.Description, context.Sinks, _clock, log, isGuest);
        _supervisor = new StreamSupervisor(id, source, ring, _lifecycle, _clock, log);
        var wanted = new WantedSettings(settings);
        Pipeline = new StreamPipeline(id, source.IsLive, ring, slot, _lifecycle, context, wanted, log);
        Handle = new StreamHandle(id, source.Description, ring, wanted, _lifecycle, _completion.Task);
    }

    /// <summary>The step thread's part.</summary>
    public StreamPipeline Pipeline { get; }

    /// <summary>The owner's view.</summary>
    public StreamHandle Handle { get; }

    /// <summary>Runs source and supervisor until the stream is over.</summary>
    /// <param name="removed">Called when it is, before <see cref="StreamHandle.Completion"/> completes.</param>
    /// <returns>A task that never fails.</returns>
    public async Task RunAsync(Action<StreamSession> removed)
    {
        using var stop = new CancellationTokenSource();

        // A task of its own: sources may work for long before their first await.
        var running = Task.Run(() => _supervisor.RunAsync(StopReason, stop.Token), CancellationToken.None);
        await Task.WhenAny(_stopRequested.Task, _lifecycle.Ended).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        var end = await _lifecycle.Ended.ConfigureAwait(false);
        try
        {
            await running.WaitAsync(SourcePatience, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.SourceHung(_log, Handle.Id, Handle.Source);
        }

        removed(this);
        _completion.SetResult(end);
    }

    /// <summary>Asks the source to stop; the stream then ends with what its ring still holds. Returns at once.</summary>
    /// <param name="reason">Why, for people; the first one given counts.</param>
    public void RequestStop(string reason) => _stopRequested.TrySetResult(reason);

    /// <summary>Waits for the end of a stream that was asked to stop.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="patience">When cancelled, what still waits in the ring is given up.</param>
    /// <returns>A task that completes with the stream.</returns>
    public async Task EndAsync(string reason, CancellationToken patience)
    {
        try
        {
            await Handle.Completion.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Pipeline.Abandon(reason);
            await Handle.Completion.ConfigureAwait(false);
        }
    }

    // Asked for only after the stop: either someone requested it, or the pipeline had ended the stream already and nobody will hear.
    private string StopReason() => _stopRequested.Task.IsCompleted ? _stopRequested.Task.Result : "stopped";
}

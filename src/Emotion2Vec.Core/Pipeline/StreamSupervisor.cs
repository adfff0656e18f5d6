using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Runs one source, again and again if it is live, and tells the ring how it went. The only owner of retries; no error leaves it.
/// </summary>
internal sealed class StreamSupervisor(
    StreamId id, IAudioSource source, AudioRing ring, StreamLifecycle lifecycle, TimeProvider clock, ILogger log)
{
    private readonly RetryDelay _delay = new(Random.Shared);

    /// <summary>Runs until the sound ends, fails for good, or is stopped.</summary>
    /// <param name="stopReason">Says why, once <paramref name="stop"/> is cancelled.</param>
    /// <param name="stop">Stops the source.</param>
    /// <returns>A task that never fails; the ring is then complete.</returns>
    public async Task RunAsync(Func<string> stopReason, CancellationToken stop)
    {
        while (true)
        {
            var started = clock.GetTimestamp();
            var error = await RunOnceAsync(stop).ConfigureAwait(false);
            ring.EndRun();
            if (stop.IsCancellationRequested)
            {
                ring.Complete(stopReason(), null);
                return;
            }

            if (error is null)
            {
                ring.Complete("end of stream", null);
                return;
            }

            if (!source.IsLive || !Retries.CanHelp(error))
            {
                ring.Complete(error.Message, error);
                return;
            }

            var delay = _delay.Next(clock.GetElapsedTime(started));
            lifecycle.Degraded(ring.LastRunNumber, error.Message);
            Log.SourceFailed(log, id, delay.TotalSeconds, error);
            ring.Count(SourceCounter.Restarts);
            try
            {
                await Task.Delay(delay, clock, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                ring.Complete(stopReason(), null);
                return;
            }
        }
    }

    private async Task<Exception?> RunOnceAsync(CancellationToken stop)
    {
        try
        {
            await source.RunAsync(ring, stop).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}

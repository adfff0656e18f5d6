using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Keeps one door open: runs it, again after a failure that may pass, and announces its condition under its own name, as that of a stream. No error
/// leaves it, so a broken door touches neither other doors nor any stream.
/// </summary>
/// <param name="id">The door's name.</param>
/// <param name="door">The door.</param>
/// <param name="announce">Told of every change of condition. Any thread.</param>
/// <param name="clock">For delays and times.</param>
/// <param name="log">Receives what happens.</param>
public sealed class DoorSupervisor(StreamId id, IAudioDoor door, Action<StreamStatus> announce, TimeProvider clock, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly RetryDelay _delay = new(Random.Shared);
    private StreamStatus? _status;

    /// <summary>Runs until the door closes by itself, fails for good, or is closed.</summary>
    /// <param name="open">Takes the streams in; told nothing after the end.</param>
    /// <param name="stop">Closes the door.</param>
    /// <returns>What failed for good; null if the door closed or was closed. Never fails.</returns>
    public async Task<Exception?> RunAsync(Func<string, IAudioSource, StreamHandle> open, CancellationToken stop)
    {
        var host = new Host(this, open);
        while (true)
        {
            var started = clock.GetTimestamp();
            var error = await RunOnceAsync(host, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested || error is null)
            {
                Announce(StreamCondition.Offline, stop.IsCancellationRequested ? "stopped" : "closed", LogLevel.Information);
                return null;
            }

            if (!Retries.CanHelp(error))
            {
                Announce(StreamCondition.Offline, error.Message, LogLevel.Warning);
                return error;
            }

            var delay = _delay.Next(clock.GetElapsedTime(started));
            Announce(StreamCondition.Degraded, error.Message, LogLevel.Warning);
            Log.DoorFailed(log, id, delay.TotalSeconds, error);
            await Task.Delay(delay, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Exception?> RunOnceAsync(Host host, CancellationToken stop)
    {
        try
        {
            // Doors may work for long before their first await.
            await Task.Run(() => door.RunAsync(host, stop), CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private void Announce(StreamCondition condition, string reason, LogLevel level)
    {
        lock (_lock)
        {
            if (_status?.Condition == condition && _status.Reason == reason)
            {
                return;
            }

            _status = new StreamStatus(id, condition, reason, door.Description, clock.GetUtcNow()) { IsDoor = true };
            Log.DoorCondition(log, level, id, condition, reason, door.Description);
            announce(_status);
        }
    }

    private sealed class Host(DoorSupervisor supervisor, Func<string, IAudioSource, StreamHandle> open) : IStreamHost
    {
        public void Opened(string where) => supervisor.Announce(StreamCondition.Online, where, LogLevel.Information);

        public StreamHandle Open(string name, IAudioSource source) => open(name, source);
    }
}

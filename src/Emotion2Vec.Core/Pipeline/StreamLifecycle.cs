using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>A stream's condition and the announcements of its changes. Thread-safe by a lock: conditions change rarely.</summary>
/// <remarks>
/// The step thread hears sound, the supervisor sees failures, and either may be late. Both name the run they speak of, so that sound of a run
/// that has failed since does not say "online" again; and nothing follows "offline".
/// </remarks>
internal sealed class StreamLifecycle(StreamId id, string source, SinkSet sinks, TimeProvider clock, ILogger log, bool isGuest = false)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<StreamEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamStatus? _status;
    private volatile StreamState? _state;
    private volatile StreamHealth? _health;
    private int _failedRun;
    private bool _isPaused;
    private StreamLoad _load;
    private string _loadReason = "";
    private string? _failure;

    /// <summary>The last status announced; null before the first sound or failure. Any thread.</summary>
    public StreamStatus? Status => Volatile.Read(ref _status);

    /// <summary>The last state told; null before the first. Written by the step thread.</summary>
    public StreamState? State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The last health report; null before the first. Written by the step thread.</summary>
    public StreamHealth? Health
    {
        get => _health;
        set => _health = value;
    }

    /// <summary>Completes when the stream went offline; never fails.</summary>
    public Task<StreamEnd> Ended => _ended.Task;

    /// <summary>Sound of a run was heard.</summary>
    /// <param name="run">Number of the run.</param>
    public void Online(int run)
    {
        lock (_lock)
        {
            if (run > _failedRun)
            {
                _failure = null;
                if (!_isPaused)
                {
                    Announce(StreamCondition.Online, "sound arrives", LogLevel.Information);
                }
            }
        }
    }

    /// <summary>The source failed and will be tried again.</summary>
    /// <param name="run">Number of the last run begun.</param>
    /// <param name="reason">Why, for people.</param>
    public void Degraded(int run, string reason)
    {
        lock (_lock)
        {
            (_failedRun, _failure) = (run, reason);
            if (!_isPaused)
            {
                Announce(StreamCondition.Degraded, reason, LogLevel.Warning);
            }
        }
    }

    /// <summary>The stream's owner lets it rest, or go on. Meanwhile nothing else is announced but the end.</summary>
    /// <param name="isPaused">Which of the two.</param>
    public void Pause(bool isPaused)
    {
        lock (_lock)
        {
            if (isPaused == _isPaused)
            {
                return;
            }

            _isPaused = isPaused;
            if (!isPaused && _failure is { } reason)
            {
                Announce(StreamCondition.Degraded, reason, LogLevel.Warning);
            }
            else
            {
                Announce(StreamCondition.Paused, isPaused ? "paused" : "resumed; waiting for sound", LogLevel.Information);
            }
        }
    }

    /// <summary>More or less of the stream is told from now on. Step thread.</summary>
    /// <param name="load">How much; announced if it changed, with the next condition if there is none yet.</param>
    /// <param name="reason">Why, for people; empty at full quality.</param>
    public void Load(StreamLoad load, string reason)
    {
        lock (_lock)
        {
            if (load != _load)
            {
                (_load, _loadReason) = (load, reason);
                Log.StreamLoadChanged(log, load == StreamLoad.Full ? LogLevel.Information : LogLevel.Warning, id, load, reason.Length > 0 ? reason : "all is told again");
                if (_status is { } last)
                {
                    Announce(last.Condition, last.Reason, LogLevel.Debug);
                }
            }
        }
    }

    /// <summary>The stream is over. Step thread, once, after its last frames, state and health were published.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="state">The last state, if any.</param>
    /// <param name="health">The last report.</param>
    /// <param name="error">What failed, if something did.</param>
    public void Offline(string reason, StreamState? state, StreamHealth health, Exception? error)
    {
        lock (_lock)
        {
            var status = Announce(StreamCondition.Offline, reason, error is null ? LogLevel.Information : LogLevel.Warning);
            _ended.TrySetResult(new StreamEnd(status, state, health, error));
        }
    }

    private StreamStatus Announce(StreamCondition condition, string reason, LogLevel level)
    {
        if (_status is { Condition: StreamCondition.Offline } final)
        {
            return final;
        }

        var status = new StreamStatus(id, condition, reason, source, clock.GetUtcNow()) { IsGuest = isGuest, Load = _load, LoadReason = _loadReason };
        if (_status?.Condition != condition || _status.Reason != reason || _status.Load != _load)
        {
            Log.StreamCondition(log, level, id, condition, reason, source);
            sinks.Post(new Notice(Status: status));
        }

        Volatile.Write(ref _status, status);
        return status;
    }
}

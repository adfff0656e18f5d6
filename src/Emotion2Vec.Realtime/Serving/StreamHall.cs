using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>
/// Where all streams of the node come in: configured sources at once, others as doors bring them. Owns the names in use, so that no stream from outside
/// takes the name of a configured one. Thread-safe.
/// </summary>
/// <param name="engine">Runs the streams; started.</param>
/// <param name="clock">The clock of the doors' supervisors.</param>
/// <param name="loggers">Makes logs.</param>
/// <param name="settings">Settings of configured streams by their names, and of what comes through doors by the doors'; null where the engine's defaults hold for all.</param>
internal sealed class StreamHall(
    StreamEngine engine, TimeProvider clock, ILoggerFactory loggers, IReadOnlyDictionary<StreamId, StreamSettings>? settings = null) : IDisposable
{
    private const string Stopping = "The node is stopping and takes no more streams.";

    // Doors let go of what came through them at once; one that hangs must not hold up the end of the program.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private readonly HashSet<StreamId> _configured = [];
    private readonly Dictionary<StreamId, Task> _guests = [];
    private readonly HashSet<StreamId> _added = [];
    private readonly CancellationTokenSource _close = new();
    private readonly ILogger _log = loggers.CreateLogger<StreamHall>();
    private readonly TaskCompletionSource _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<(StreamId Id, string Description)> _doors = [];
    private Task _doorsClosed = Task.CompletedTask;

    /// <summary>The configured doors.</summary>
    public IReadOnlyList<(StreamId Id, string Description)> Doors => Volatile.Read(ref _doors);

    /// <summary>Whether streams were changed from outside: whoever does that wants the program to stay, whatever becomes of the configured streams.</summary>
    public bool IsKept => _kept.Task.IsCompleted;

    /// <summary>Starts the configured sources, then opens the configured doors; called once.</summary>
    /// <param name="inputs">Name and source or door.</param>
    /// <returns>One task per input, in their order, that completes with its end and never fails.</returns>
    /// <exception cref="Emotion2VecException">The engine cannot take a configured stream.</exception>
    public IReadOnlyList<Task<InputEnd>> Start(IReadOnlyList<(StreamId Id, AudioInput Input)> inputs)
    {
        lock (_lock)
        {
            _configured.UnionWith(inputs.Select(input => input.Id));
        }

        Volatile.Write(ref _doors, [.. inputs.Where(input => input.Input.Door is not null).Select(input => (input.Id, input.Input.Description))]);

        var ends = new Task<InputEnd>[inputs.Count];
        foreach (var (i, (id, input)) in inputs.Index())
        {
            if (input.Source is { } source)
            {
                ends[i] = EndOfAsync(engine.Add(id, source, settings: settings?.GetValueOrDefault(id)));
            }
        }

        foreach (var (i, (id, input)) in inputs.Index())
        {
            if (input.Door is { } door)
            {
                ends[i] = KeepOpenAsync(id, door);
            }
        }

        _doorsClosed = Task.WhenAll(inputs.Index().Where(input => input.Item.Input.Door is not null).Select(input => ends[input.Index]));
        return ends;
    }

    /// <summary>Says where a stream is from.</summary>
    /// <param name="id">Its name.</param>
    /// <returns>Its origin.</returns>
    public StreamOrigin OriginOf(StreamId id)
    {
        lock (_lock)
        {
            return _configured.Contains(id) ? StreamOrigin.Configured : _added.Contains(id) ? StreamOrigin.Added : StreamOrigin.Door;
        }
    }

    /// <summary>Keeps the program running when every configured stream has ended.</summary>
    public void Keep() => _kept.TrySetResult();

    /// <summary>Refuses a name that is in use, or belongs to the configuration.</summary>
    /// <param name="id">The name.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.AddressInUse"/>: it is taken.</exception>
    public void ThrowIfTaken(StreamId id)
    {
        lock (_lock)
        {
            ForgetEnded();
            if (_configured.Contains(id) || _guests.ContainsKey(id))
            {
                throw new Emotion2VecException(ErrorKind.AddressInUse, $"The name '{id}' is taken{(_configured.Contains(id) ? " by the configuration" : "")}: choose another, or remove that stream first.");
            }
        }
    }

    /// <summary>Adds a stream that somebody outside wants.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="source">Its source.</param>
    /// <param name="settings">How its scores are pooled and judged.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.AddressInUse"/>: the name is taken; or the engine takes no more streams.</exception>
    public StreamHandle Add(StreamId id, IAudioSource source, StreamSettings settings)
    {
        lock (_lock)
        {
            ThrowIfTaken(id);
            try
            {
                var handle = engine.Add(id, source, isGuest: true, settings);
                _guests.Add(id, handle.Completion);
                _added.Add(id);
                Keep();
                return handle;
            }
            catch (InvalidOperationException error)
            {
                throw new Emotion2VecException(ErrorKind.EngineLost, Stopping, error);
            }
        }
    }

    /// <summary>Closes all doors and waits a moment until they are; sources are the engine's to stop.</summary>
    /// <returns>A task that completes when all that came through doors has been let go, but for a door that hangs.</returns>
    public async Task CloseDoorsAsync()
    {
        await _close.CancelAsync().ConfigureAwait(false);
        try
        {
            await _doorsClosed.WaitAsync(ClosePatience, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _log.DoorHung();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _close.Dispose();

    private static async Task<InputEnd> EndOfAsync(StreamHandle handle) => new(handle.Id, (await handle.Completion.ConfigureAwait(false)).Error);

    private async Task<InputEnd> KeepOpenAsync(StreamId id, IAudioDoor door)
    {
        var refusals = new ErrorTally(clock, (count, error) => _log.StreamsRefused(id, count, error));
        var supervisor = new DoorSupervisor(id, door, engine.Announce, clock, _log);
        var error = await supervisor.RunAsync((name, source) => Open(id, name, source, refusals), _close.Token).ConfigureAwait(false);
        refusals.Flush();
        return new(id, error);
    }

    private StreamHandle Open(StreamId door, string name, IAudioSource source, ErrorTally refusals)
    {
        lock (_lock)
        {
            ForgetEnded();
            try
            {
                var handle = engine.Add(FreeName(door, name), source, isGuest: true, settings?.GetValueOrDefault(door));
                _guests.Add(handle.Id, handle.Completion);
                return handle;
            }
            catch (Exception error)
            {
                var refusal = error as Emotion2VecException ?? new Emotion2VecException(ErrorKind.EngineLost, Stopping, error);
                refusals.Add(refusal);
                throw refusal;
            }
        }
    }

    // When a name is asked for, and not when a stream ends: whoever saw it end finds its name free.
    private void ForgetEnded()
    {
        foreach (var (id, _) in _guests.Where(guest => guest.Value.IsCompleted).ToList())
        {
            _guests.Remove(id);
            _added.Remove(id);
        }
    }

    // Ends: every name taken belongs to a stream that runs, of which there are only so many.
    private StreamId FreeName(StreamId door, string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = GuestName.Make(door, name, attempt);
            if (!_configured.Contains(id) && !_guests.ContainsKey(id))
            {
                return id;
            }
        }
    }
}

using System.ComponentModel.DataAnnotations;
using System.Runtime.ExceptionServices;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline.Overload;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Runs streams: each source on its own task, all streams through one encoder on one step thread or several, results to every sink. Thread-safe.
/// </summary>
/// <remarks>
/// Starts once and stops once. The engine starts and stops sinks but disposes neither them nor the encoder: whoever created them does,
/// after <see cref="DisposeAsync"/>, which waits for a step that outlasts the stop: the encoder's memory must not go while a step reads it.
/// </remarks>
public sealed class StreamEngine : IAsyncDisposable
{
    // How far into the two seconds of a stop each part may go: encode what rings hold, let streams and the step threads end, deliver what
    // queues hold, say goodbye. A part that hangs costs its own time only.
    private static readonly TimeSpan DrainRings = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndStreams = TimeSpan.FromSeconds(1.4);
    private static readonly TimeSpan EndThread = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan DrainSinks = TimeSpan.FromSeconds(1.7);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<StreamId, StreamSession> _sessions = [];
    private readonly CancellationTokenSource _cutSinks = new();
    private readonly IReadOnlyList<IEventSink> _sinks;
    private readonly SinkPump[] _pumps;
    private readonly EngineContext _context;
    private readonly IStreamEncoder[] _opened;
    private readonly StepLane[] _lanes;
    private readonly ILogger _log;
    private Phase _phase;
    private Task _stopped = Task.CompletedTask;

    /// <summary>Composes an engine; nothing runs yet.</summary>
    /// <param name="encoder">The encoder, shared by all streams.</param>
    /// <param name="sinks">Where results go; may be empty.</param>
    /// <param name="resamplers">Converts sources that are not at 16 kHz.</param>
    /// <param name="options">How to run.</param>
    /// <param name="clock">The only clock: wall time, delays and durations.</param>
    /// <param name="loggers">Makes the log.</param>
    /// <param name="gates">Opens each stream's speech gate; null to pool every frame, speech or not.</param>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.Configuration"/>: an option is out of range; the message names all that are. Or a label rule does not fit the model.
    /// <see cref="ErrorKind.ModelMismatch"/>: the model names no class.
    /// </exception>
    public StreamEngine(
        IStreamEncoder encoder,
        IReadOnlyList<IEventSink> sinks,
        IResamplerFactory resamplers,
        EngineOptions options,
        TimeProvider clock,
        ILoggerFactory loggers,
        SpeechGates? gates = null)
    {
        Validate(options);
        _sinks = sinks;
        _log = loggers.CreateLogger<StreamEngine>();
        _pumps = [.. sinks.Select((sink, index) => new SinkPump(sink, index, options.SinkQueueBlocks, clock, _log))];
        var labels = LabelSelection.Of(encoder.Info.Labels, options.Labels);
        _context = new EngineContext(
            encoder.Info,
            labels,
            resamplers,
            EngineContext.BlocksFor(encoder.Info, labels),
            new SinkSet(_pumps),
            options,
            clock,
            gates);
        _opened = [.. Enumerable.Range(1, options.Lanes - 1).Select(_ => encoder.OpenLane())];
        StepCapacity[] kinds = [.. options.Capacities.SelectMany(kind => Enumerable.Repeat(kind, kind.Lanes)).Take(options.Lanes)];
        _lanes = [.. _opened.Prepend(encoder).Select((lane, index) => new StepLane(lane, index, clock, _log, kinds.ElementAtOrDefault(Math.Min(index, kinds.Length - 1))))];
    }

    private enum Phase
    {
        Composed,
        Starting,
        Started,
        Stopping,
    }

    /// <summary>The streams that run now, in no order.</summary>
    public IReadOnlyList<StreamHandle> Streams
    {
        get
        {
            lock (_lock)
            {
                return [.. _sessions.Values.Select(session => session.Handle)];
            }
        }
    }

    /// <summary>Finds a stream that runs now.</summary>
    /// <param name="id">Its name.</param>
    /// <returns>The stream; null if none of that name runs.</returns>
    public StreamHandle? Find(StreamId id)
    {
        lock (_lock)
        {
            return _sessions.GetValueOrDefault(id)?.Handle;
        }
    }

    /// <summary>Settings of streams that are added without settings of their own.</summary>
    public StreamSettings Defaults => _context.Options.Defaults;

    /// <summary>Says what this engine is about to publish.</summary>
    /// <param name="version">Product version.</param>
    /// <param name="purpose">Why sound is analysed, in the operator's words; may be empty.</param>
    /// <returns>What <see cref="StartAsync"/> needs: published labels and the whole latency account, for streams without settings of their own.</returns>
    public NodeInfo Describe(string version, string purpose) => new()
    {
        Version = version,
        Encoder = _context.Encoder with { Labels = _context.Labels.Names, Latency = Defaults.Complete(_context.Encoder.Latency) },
        PoolingTauSeconds = Defaults.PoolingTauSeconds,
        Purpose = purpose,
    };

    /// <summary>Starts the sinks, one after the other, then the step threads.</summary>
    /// <param name="info">What the node says of itself.</param>
    /// <param name="cancellationToken">Ends the start of a sink.</param>
    /// <returns>A task that completes when streams can be added.</returns>
    /// <exception cref="Emotion2VecException">A sink cannot work at all; those started before it were stopped again.</exception>
    public async Task StartAsync(NodeInfo info, CancellationToken cancellationToken)
    {
        Enter(Phase.Composed, Phase.Starting);
        for (var i = 0; i < _sinks.Count; i++)
        {
            try
            {
                await _sinks[i].StartAsync(info, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // A time of its own: what ended the start must not keep the others from saying goodbye.
                Enter(Phase.Starting, Phase.Stopping);
                using var end = new CancellationTokenSource(StopWithin, _context.Clock);
                await Task.WhenAll(_pumps.Take(i).Select(pump => pump.StopAsync(end.Token))).ConfigureAwait(false);
                throw;
            }
        }

        foreach (var pump in _pumps)
        {
            pump.Start(_cutSinks.Token);
        }

        Array.ForEach(_lanes, lane => lane.Start());
        Enter(Phase.Starting, Phase.Started);
        Log.EngineStarted(_log, info.Encoder.ModelName, _pumps.Length, _lanes.Length, _lanes.Max(lane => lane.BatchLimit));
    }

    /// <summary>Adds a stream and sets its source going.</summary>
    /// <param name="id">Its name, free at present.</param>
    /// <param name="source">Its source. The engine runs it; it belongs to the caller otherwise.</param>
    /// <param name="isGuest">Whether it came through a door: sinks then forget it once it is offline.</param>
    /// <param name="settings">How its scores are pooled and judged; null for <see cref="EngineOptions.Defaults"/>.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: a stream of that name runs, there are too many, or a setting is out of range; <see cref="ErrorKind.Overloaded"/>: it is a live guest, and one more than this machine was measured to carry;
    /// <see cref="ErrorKind.EngineLost"/>: no slot could be opened.
    /// </exception>
    /// <exception cref="InvalidOperationException">The engine was not started, or is stopping.</exception>
    public StreamHandle Add(StreamId id, IAudioSource source, bool isGuest = false, StreamSettings? settings = null)
    {
        settings?.ThrowIfInvalid();
        StreamSession session;
        lock (_lock)
        {
            if (_phase != Phase.Started)
            {
                throw new InvalidOperationException("Streams can be added between start and stop of the engine only.");
            }

            if (_sessions.ContainsKey(id))
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"A stream named '{id}' runs already; remove it first or choose another name.");
            }

            if (_sessions.Count >= _context.Options.MaxStreams)
            {
                Telemetry.Refuse("limit");
                throw new Emotion2VecException(
                    ErrorKind.InvalidInput,
                    $"Stream '{id}' would be one more than the {_context.Options.MaxStreams} that may run; remove one or raise {nameof(EngineOptions.MaxStreams)}.");
            }

            ThrowIfBeyondCapacity(id, source, isGuest);
            var (lane, slot) = OpenSlot();
            session = new StreamSession(id, source, slot, _context, settings ?? Defaults, isGuest, _log);
            _sessions.Add(id, session);
            lane.Add(session.Pipeline);
        }

        _ = session.RunAsync(Remove);
        return session.Handle;
    }

    /// <summary>Tells every sink of the condition of a door. What comes after the stop is not told.</summary>
    /// <param name="status">The condition, under the door's name.</param>
    public void Announce(StreamStatus status) => _context.Sinks.Post(new Notice(Status: status));

    /// <summary>Stops a stream's source, encodes what its ring holds (for at most a second), and takes it offline.</summary>
    /// <param name="id">Its name.</param>
    /// <returns>A task that completes when the name is free again.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: no stream of that name runs.</exception>
    public async Task RemoveAsync(StreamId id)
    {
        const string Reason = "removed";
        StreamSession? session;
        lock (_lock)
        {
            if (!_sessions.TryGetValue(id, out session))
            {
                throw new Emotion2VecException(ErrorKind.NotFound, $"No stream named '{id}' runs.");
            }

            session.RequestStop(Reason);
        }

        using var patience = new CancellationTokenSource(DrainRings, _context.Clock);
        await session.EndAsync(Reason, patience.Token).ConfigureAwait(false);
    }

    /// <summary>Stops everything within two seconds: sources, then streams with what their rings hold, then sinks with what their queues hold.</summary>
    /// <param name="cancellationToken">Gives up what is still queued; counts for the first call only.</param>
    /// <returns>A task that completes when nothing runs any more, but for a part that hangs; at once if the engine was never started.</returns>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_phase == Phase.Started)
            {
                _phase = Phase.Stopping;
                StreamSession[] sessions = [.. _sessions.Values];

                // Elsewhere, because sinks are called on the way, and never under the lock.
                _stopped = Task.Run(() => EndAsync(sessions, cancellationToken), CancellationToken.None);
            }

            return _stopped;
        }
    }

    /// <summary>Stops the engine, if it runs, and waits for a stop that is under way and for the encoder's last step, however long that takes.</summary>
    /// <returns>A task that completes when the encoder and the sinks can be disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAll(_lanes.Select(lane => lane.WaitAsync())).ConfigureAwait(false);
        Array.ForEach(_lanes, lane => lane.Dispose());
        Array.ForEach(_opened, encoder => encoder.Dispose());
        _cutSinks.Dispose();
    }

    private async Task EndAsync(StreamSession[] sessions, CancellationToken cancellationToken)
    {
        const string Reason = "stopped";
        foreach (var session in sessions)
        {
            session.RequestStop(Reason);
        }

        using var drainRings = new CancellationTokenSource(DrainRings, _context.Clock);
        using var endStreams = new CancellationTokenSource(EndStreams, _context.Clock);
        using var endThread = new CancellationTokenSource(EndThread, _context.Clock);
        using var drainSinks = new CancellationTokenSource(DrainSinks, _context.Clock);
        using var end = new CancellationTokenSource(StopWithin, _context.Clock);
        await using var noRings = cancellationToken.UnsafeRegister(Cancel, drainRings).ConfigureAwait(false);
        await using var noSinks = cancellationToken.UnsafeRegister(Cancel, drainSinks).ConfigureAwait(false);
        await using var cut = drainSinks.Token.UnsafeRegister(Cancel, _cutSinks).ConfigureAwait(false);
        var ended = Task.WhenAll(sessions.Select(session => session.EndAsync(Reason, drainRings.Token)));
        await ended.WaitAsync(endStreams.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var lanesEnded = Task.WhenAll(_lanes.Select(lane => lane.StopAsync()));
        try
        {
            await lanesEnded.WaitAsync(endThread.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.StepThreadHung(_log);
        }

        await Task.WhenAll(_pumps.Select(pump => pump.StopAsync(end.Token))).ConfigureAwait(false);
        Log.EngineStopped(_log);
    }

    // A lane may have no room left, or have been lost a moment ago: while another takes the stream, nobody need know.
    private (StepLane Lane, IEncoderSlot Slot) OpenSlot()
    {
        Emotion2VecException? first = null;
        var left = _lanes.ToList();
        while (true)
        {
            var lane = left[Placement.Choose([.. left.Select(candidate => candidate.Load)])];
            try
            {
                return (lane, lane.OpenSlot());
            }
            catch (Emotion2VecException refusal)
            {
                first ??= refusal;
                left.Remove(lane);
                if (left.Count == 0)
                {
                    ExceptionDispatchInfo.Throw(first);
                }
            }
        }
    }

    private void ThrowIfBeyondCapacity(StreamId id, IAudioSource source, bool isGuest)
    {
        if (!source.IsLive || !_context.Options.RefuseBeyondCapacity || Admission.Limit(_lanes) is not { } limit)
        {
            return;
        }

        var running = _sessions.Values.Count(session => session.Pipeline.IsLive && !session.Handle.IsPaused);
        if (running < limit.Admitted)
        {
            return;
        }

        if (isGuest)
        {
            Telemetry.Refuse("capacity");
            throw new Emotion2VecException(ErrorKind.Overloaded, limit.Refusal(id, running));
        }

        Log.BeyondCapacity(_log, id, running, limit.Admitted, limit.Measured);
    }

    private static void Validate(EngineOptions options)
    {
        var own = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), own, validateAllProperties: true);
        Validator.TryValidateObject(options.Utterances, new ValidationContext(options.Utterances), own, validateAllProperties: true);
        string?[] problems = [.. own.Select(problem => problem.ErrorMessage), .. options.Defaults.Problems()];
        if (problems.Length > 0)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, "Engine options: " + string.Join(' ', problems));
        }
    }

    private static void Cancel(object? source) => ((CancellationTokenSource?)source)?.Cancel();

    private void Enter(Phase from, Phase to)
    {
        lock (_lock)
        {
            if (_phase != from)
            {
                throw new InvalidOperationException("The engine starts once and stops once.");
            }

            _phase = to;
        }
    }

    private void Remove(StreamSession session)
    {
        lock (_lock)
        {
            _sessions.Remove(session.Handle.Id);
            Array.ForEach(_lanes, lane => lane.Remove(session.Pipeline));
        }
    }
}

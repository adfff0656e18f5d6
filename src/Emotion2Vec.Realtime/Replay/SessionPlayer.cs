using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Sessions;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Replay;

/// <summary>Tells sinks what a session holds, at its own pace, with the wall clock moved to now. One task, which alone calls the sinks: a slow one slows the replay, so nothing is dropped.</summary>
/// <param name="request">How to play.</param>
/// <param name="sinks">The sinks, started.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Receives what sinks fail with.</param>
internal sealed class SessionPlayer(ReplayRequest request, IReadOnlyList<IEventSink> sinks, TimeProvider clock, ILogger log)
{
    private readonly ErrorTally _failures = new(clock, (count, error) => log.SinkMissesReplay(count, error));
    private readonly Dictionary<StreamId, StreamStatus> _running = [];

    /// <summary>What a stream's source is told to be.</summary>
    public string Source { get; } = $"replay of {Path.GetFileName(request.Path)}";

    /// <summary>Messages told so far.</summary>
    public long Told { get; private set; }

    /// <summary>Reads what the session's node says of itself.</summary>
    /// <param name="reader">The session, from its start.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the session says nothing.</exception>
    public static NodeInfo InfoOf(SessionReader reader, string path) =>
        reader.Read()?.Info ?? throw new Emotion2VecException(ErrorKind.InvalidInput, $"The session '{path}' is empty. Name a file that Sinks:JsonLines wrote.");

    /// <summary>Plays the session once.</summary>
    /// <param name="reader">The session, behind its first line.</param>
    /// <param name="info">What its first line says.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>A task that completes at the end, when all its streams are offline.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: a line is wrong, or the model changes.</exception>
    public async Task PlayAsync(SessionReader reader, NodeInfo info, CancellationToken stop)
    {
        var (timeline, started, begun) = (new SessionTimeline(), clock.GetUtcNow(), clock.GetTimestamp());
        var before = new Dictionary<(StreamId, string), SessionMessage>();
        while (reader.Read() is { } message)
        {
            ThrowIfOther(message.Info, info);
            timeline.Take(message);
            if (timeline.Position > request.To)
            {
                break;
            }

            var moved = message.MovedBy(timeline.ToZero + (started - DateTimeOffset.MinValue) - request.From);
            if (timeline.Position < request.From)
            {
                Keep(before, moved);
                continue;
            }

            foreach (var kept in before.Values)
            {
                await TellAsync(kept, stop).ConfigureAwait(false);
            }

            before.Clear();
            await WaitAsync(timeline.Position - request.From, begun, stop).ConfigureAwait(false);
            await TellAsync(moved, stop).ConfigureAwait(false);
        }

        await EndAsync(started + (timeline.Position > request.From ? timeline.Position - request.From : TimeSpan.Zero), stop).ConfigureAwait(false);
        _failures.Flush();
    }

    // What a reader who comes in the middle must know: the latest of each kind that says how things are.
    private static void Keep(Dictionary<(StreamId, string), SessionMessage> before, SessionMessage message)
    {
        var kind = message switch { { Status: not null } => "status", { State: not null } => "state", { Health: not null } => "health", _ => "" };
        if (kind.Length > 0)
        {
            before[(message.Stream, kind)] = message;
        }
    }

    private static void ThrowIfOther(NodeInfo? next, NodeInfo info)
    {
        if (next is not null && (next.Encoder.ModelHash != info.Encoder.ModelHash || !next.Encoder.Labels.SequenceEqual(info.Encoder.Labels) || !next.Encoder.Dimensions.SequenceEqual(info.Encoder.Dimensions)))
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"The session changes from the model '{info.Encoder.ModelName}' to '{next.Encoder.ModelName}' in its middle, which readers of one node cannot follow: split the file before its second \"info\" line.");
        }
    }

    private async Task WaitAsync(TimeSpan place, long begun, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (double.IsFinite(request.Speed) && (place / request.Speed) - clock.GetElapsedTime(begun) is var early && early > TimeSpan.Zero)
        {
            await Task.Delay(early, clock, stop).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(SessionMessage message, CancellationToken stop)
    {
        if (message.Status is { } status)
        {
            message = message with { Status = status with { Source = Source } };
            _running[status.Stream] = message.Status;
        }

        foreach (var sink in sinks)
        {
            try
            {
                await message.DeliverAsync(sink, stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                _failures.Add(failure);
            }
        }

        Told++;
    }

    // A recording that was cut short leaves streams behind that nothing would ever take offline.
    private async Task EndAsync(DateTimeOffset at, CancellationToken stop)
    {
        foreach (var status in _running.Values.Where(status => status.Condition != StreamCondition.Offline).ToList())
        {
            await TellAsync(new() { Status = status with { Condition = StreamCondition.Offline, Reason = "the replay ends here", At = at } }, stop).ConfigureAwait(false);
        }

        _running.Clear();
    }
}

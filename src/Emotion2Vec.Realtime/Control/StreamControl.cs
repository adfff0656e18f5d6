using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Control;

/// <summary>
/// What may be done to streams from outside while the program runs; HTTP and MQTT are two ways here. Everything given is from outside, and every refusal says why. Thread-safe.
/// </summary>
/// <remarks>Streams that were added are guests: sinks forget them once they are gone. A configured stream can be removed as well; it is back with the next start.</remarks>
internal sealed class StreamControl
{
    private const int MaxConsent = 500;

    private readonly StreamEngine _engine;
    private readonly StreamHall _hall;
    private readonly ControlSources _sources;
    private readonly ControlOptions _options;
    private readonly NodeInfo _info;
    private readonly bool _hasMicrophone;
    private readonly ILogger _log;

    /// <summary>Creates the control of an engine that runs.</summary>
    /// <param name="engine">Runs the streams.</param>
    /// <param name="hall">Names and admits them.</param>
    /// <param name="sources">Makes sources.</param>
    /// <param name="options">What may be done.</param>
    /// <param name="info">What the node says of itself.</param>
    /// <param name="hasMicrophone">Whether the web port has a door for sound.</param>
    /// <param name="log">Told of every change, and by whom.</param>
    public StreamControl(StreamEngine engine, StreamHall hall, ControlSources sources, ControlOptions options, NodeInfo info, bool hasMicrophone, ILogger log) =>
        (_engine, _hall, _sources, _options, _info, _hasMicrophone, _log) = (engine, hall, sources, options, info, hasMicrophone, log);

    /// <summary>The node, and what can be done here.</summary>
    /// <returns>As it is shown.</returns>
    public NodeView Node() => new(PayloadDocument.Info(_info), _hasMicrophone, _options.Enabled, _options.Kinds);

    /// <summary>All streams and doors.</summary>
    /// <returns>As they are shown.</returns>
    public StreamList List() =>
        new([.. _engine.Streams.OrderBy(stream => stream.Id.ToString(), StringComparer.Ordinal).Select(View)], [.. _hall.Doors.Select(door => new DoorView(door.Id.ToString(), door.Description))]);

    /// <summary>One stream.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>As it is shown.</returns>
    /// <exception cref="Emotion2VecException">As for <see cref="Find"/>.</exception>
    public StreamView Show(string? name) => View(Find(name));

    /// <summary>Adds a stream.</summary>
    /// <param name="command">Which, from where, and how.</param>
    /// <param name="by">Who wants it, for the log.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="Emotion2VecException">It cannot be added; the message says why.</exception>
    public StreamView Add(StreamCommand command, string by)
    {
        ThrowUnlessEnabled();
        var id = NameOf(command.Stream);
        if (command.Consent?.Length > MaxConsent)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"consent is at most {MaxConsent} characters.");
        }

        var settings = SettingsChange.Apply(_engine.Defaults, command.Trajectory, command.Events);

        // Before the source is made: one with a range of ports takes a port at once.
        _hall.ThrowIfTaken(id);
        var source = _sources.Create(command.Source, command.Sdp);
        var stream = _hall.Add(id, source, settings);
        _log.StreamAdded(by, id, source.Description, command.Consent ?? "nothing said");
        return View(stream);
    }

    /// <summary>Removes a stream: what its ring holds is still heard, for at most a second.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="by">Who wants it, for the log.</param>
    /// <returns>The stream as it was at its end.</returns>
    /// <exception cref="Emotion2VecException">As for <see cref="Find"/>.</exception>
    public async Task<StreamView> RemoveAsync(string? name, string by)
    {
        ThrowUnlessEnabled();
        var stream = Find(name);
        var origin = OriginOf(stream.Id);
        _hall.Keep();
        await _engine.RemoveAsync(stream.Id).ConfigureAwait(false);
        _log.StreamCommanded(by, "remove", stream.Id);
        return View(stream) with { Origin = origin };
    }

    /// <summary>Lets a stream rest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="by">Who wants it, for the log.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="Emotion2VecException">As for <see cref="Find"/>.</exception>
    public StreamView Pause(string? name, string by) => Change(name, by, "pause", static stream => stream.Pause());

    /// <summary>Lets a stream go on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="by">Who wants it, for the log.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="Emotion2VecException">As for <see cref="Find"/>.</exception>
    public StreamView Resume(string? name, string by) => Change(name, by, "resume", static stream => stream.Resume());

    /// <summary>Changes how a stream's scores are pooled and judged.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trajectory">What is to be different about the trajectory.</param>
    /// <param name="events">What is to be different about events.</param>
    /// <param name="by">Who wants it, for the log.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: nothing is to change, or something is out of range; or as for <see cref="Find"/>.</exception>
    public StreamView Reconfigure(string? name, TrajectoryChange? trajectory, EventsChange? events, string by) =>
        trajectory is null && events is null
            ? throw new Emotion2VecException(ErrorKind.InvalidInput, "Say what is to change: trajectory, as in {\"preset\":\"fast\"}, or events, as in {\"enter_probability\":0.6}.")
            : Change(name, by, "reconfigure", stream => stream.Reconfigure(SettingsChange.Apply(stream.Settings, trajectory, events)));

    private StreamView Change(string? name, string by, string what, Action<StreamHandle> change)
    {
        ThrowUnlessEnabled();
        var stream = Find(name);
        change(stream);
        _log.StreamCommanded(by, what, stream.Id);
        return View(stream);
    }

    /// <summary>Finds a stream that runs.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: that is no name; <see cref="ErrorKind.NotFound"/>: no stream of that name runs; <see cref="ErrorKind.PermissionDenied"/>: it is a door.
    /// </exception>
    private StreamHandle Find(string? name)
    {
        var id = NameOf(name);
        return _engine.Find(id) ?? throw (_hall.Doors.Any(door => door.Id == id)
            ? new Emotion2VecException(ErrorKind.PermissionDenied, $"'{id}' is a door, which belongs to the configuration; its streams are named '{id}-...'.")
            : new Emotion2VecException(ErrorKind.NotFound, $"No stream named '{id}' runs."));
    }

    private static StreamId NameOf(string? name) => StreamId.IsValid(name)
        ? new(name)
        : throw new Emotion2VecException(ErrorKind.InvalidInput, $"stream is a name of 1 to {StreamId.MaxLength} characters of a-z, 0-9, '_' and '-'.");

    private void ThrowUnlessEnabled()
    {
        if (!_options.Enabled)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, "Streams are not changed from outside here: Control:Enabled in the configuration says so.");
        }
    }

    private string OriginOf(StreamId id) => _hall.OriginOf(id).ToString().ToLowerInvariant();

    private StreamView View(StreamHandle stream) => new()
    {
        Stream = stream.Id.ToString(),
        Origin = OriginOf(stream.Id),
        Source = stream.Source,
        Paused = stream.IsPaused,
        Settings = SettingsView.Of(stream.Settings),
        Status = stream.Status is { } status ? PayloadDocument.Status(status) : null,
        State = stream.State is { } state ? PayloadDocument.State(state, _info.Encoder.Caution) : null,
        Health = stream.Health is { } health ? PayloadDocument.Health(health) : null,
    };
}

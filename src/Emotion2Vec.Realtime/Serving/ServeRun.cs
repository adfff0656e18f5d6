using System.Reflection;
using Emotion2Vec.Audio.Resampling;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Commands;
using Emotion2Vec.Realtime.Contract;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Realtime.Metering;
using Emotion2Vec.Realtime.Options;
using Spectre.Console;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>
/// The main job, composed: sources, encoder, engine, sinks, broker and web port, from start to a graceful end. Parts are started in the order of their needs
/// and end in the reverse: streams and sinks first, which say goodbye at the broker, then the web port, the broker last.
/// </summary>
internal static class ServeRun
{
    /// <summary>This program's version.</summary>
    internal static string Version { get; } =
        typeof(ServeRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Serves until every stream has ended or a stop is asked for.</summary>
    /// <param name="options">The options, valid.</param>
    /// <param name="context">The world around.</param>
    /// <param name="stop">Asks for a graceful stop.</param>
    /// <returns><see cref="ExitCodes.Ok"/>.</returns>
    /// <exception cref="Emotion2VecException">The start failed, or every stream did.</exception>
    public static async Task<int> RunAsync(RealtimeOptions options, CommandContext context, CancellationToken stop)
    {
        using var lines = new LineLog(context.Error, context.Clock, options.Log.Level <= LogLevel.Debug);
        using var loggers = Outlets.Loggers(lines, options.Log.Level);
        try
        {
            await ServeAsync(options, context.Clock, lines, loggers, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before it had started: nothing was announced, so nothing is left to say.
        }

        return ExitCodes.Ok;
    }

    private static async Task ServeAsync(RealtimeOptions options, TimeProvider clock, LineLog lines, ILoggerFactory loggers, CancellationToken stop)
    {
        var log = loggers.CreateLogger(typeof(ServeRun));
        var topics = new TopicScheme(options.Node.Site, options.Node.Name);
        var readiness = new Readiness();
        await using var broker = await NodeBroker.StartAsync(options, topics, clock, loggers, stop).ConfigureAwait(false);
        var forms = new DoorForms(topics, ServeSinks.Connection(options.Mqtt, broker), ServeSinks.Login(options.Mqtt, broker), clock, loggers);
        var inputs = StreamInputs.Create(options.Streams, options.Rtp, options.Recording, clock, forms);
        var audio = inputs.Select(input => input.Input.Door).OfType<WebAudioDoor>().SingleOrDefault();
        var desk = new ControlDesk();
        var feed = options.Web.Enabled ? new LiveFeed(clock) : null;
        await using var web = await WebPort.StartAsync(options.Web, new() { Broker = broker, Audio = audio, Feed = feed, Desk = desk, MeasuredAs = $"{options.Node.Site}/{options.Node.Name}" }, readiness, loggers, stop).ConfigureAwait(false);
        var streams = Calibrator.MostStreams(options, inputs.Count, inputs.Any(input => input.Input.Door is not null));
        using var model = ServingModel.Open(options, streams);
        using var encoder = model.CreateEncoder();
        var calibration = options.Engine.Calibrate ? Calibrator.Calibrate(options, model.Plan, encoder, clock) : null;
        using var detectors = options.Gate.Enabled ? new SileroDetectorFactory() : null;
        var gates = detectors is null ? null : new SpeechGates(detectors, options.Gate.Settings);
        await using var sinks = ServeSinks.Create(options, broker, feed, topics, AnsiConsole.Console, clock, loggers);
        var engineOptions = EngineSettings.Of(options, model.Plan.AllLanes, calibration?.Capacities ?? []);
        await using var engine = new StreamEngine(encoder, sinks.All, new SpeexResamplerFactory(), engineOptions, clock, loggers, gates);
        Announce(log, options, model, topics, broker, web, audio is not null, sinks);
        AnnounceCalibrations(log, calibration, encoder.Info.Calibration);
        if (sinks.OwnsTerminal && !System.Console.IsErrorRedirected)
        {
            lines.Hold();
        }

        var node = engine.Describe(Version, options.Node.Purpose) with { ContractUrl = web is null ? "" : ContractPages.UrlAt(web.Url) };
        await engine.StartAsync(node, stop).ConfigureAwait(false);
        using var meter = new NodeMeter(engine, sinks.Mqtt, feed, broker);
        await Outlets.WaitForBrokerAsync(sinks.Mqtt, clock, stop).ConfigureAwait(false);
        using var hall = new StreamHall(engine, clock, loggers, EngineSettings.Of(options.Streams, engineOptions.Defaults));
        var ended = Task.WhenAll(hall.Start(inputs));
        var sources = new ControlSources(options.Control, StreamInputs.Factory(options.Rtp, options.Recording, clock, []));
        desk.Open(new StreamControl(engine, hall, sources, options.Control, node, audio is not null, log));
        await using var commands = MqttCommands.Start(options, broker, topics, desk, clock, loggers);
        readiness.Started(sinks.Mqtt);
        await ((Task)ended).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (hall.IsKept)
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        desk.Close();
        var isOver = !stop.IsCancellationRequested;
        if (isOver)
        {
            log.AllStreamsEnded();
        }
        else
        {
            log.AskedToStop();
        }

        readiness.Stopping();
        await hall.CloseDoorsAsync().ConfigureAwait(false);
        await engine.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (isOver)
        {
            ServeOutcome.ThrowIfAllFailed(await ended.ConfigureAwait(false));
        }
    }

    private static void Announce(ILogger log, RealtimeOptions options, ServingModel model, TopicScheme topics, EmbeddedBroker? broker, WebPort? web, bool hasAudio, ServeSinks sinks)
    {
        log.Serving(Version, model.Name, options.Model.Mode.ToString().ToLowerInvariant(), model.Where, options.Streams.Count);
        if (model.Caution.Length > 0)
        {
            log.ModelIsNotToBeTrusted(model.Name, model.Caution, Cautions.Meaning(model.Caution));
        }

        if (model.Rounding is { } agreement)
        {
            log.ProductsAreRounded(model.Arithmetic, agreement);
        }

        Outlets.Announce(log, options, topics, broker, web, sinks, hasAudio);
        if (options.Recording.Folder.Length > 0)
        {
            log.RecordingSound(options.Recording.Folder, options.Recording.MaxSeconds, options.Recording.KeepHours);
        }
    }

    private static void AnnounceCalibrations(ILogger log, MachineCalibration? steps, ScoreCalibration? scores)
    {
        if (steps is not null)
        {
            log.Calibrated(steps);
        }

        if (scores is not null)
        {
            log.ScoresAreCalibrated(scores.Profile, scores.Caution.Length > 0 ? $"{scores.Caution} data" : "held-out recordings", scores.FittedOn);
        }
    }
}

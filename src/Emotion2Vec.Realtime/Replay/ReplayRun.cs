using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Messaging.Files;
using Emotion2Vec.Messaging.Sessions;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Commands;
using Emotion2Vec.Realtime.Contract;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Spectre.Console;

namespace Emotion2Vec.Realtime.Replay;

/// <summary>Does what <c>replay</c> asks for: the parts of <c>serve</c> behind the engine, with a recorded session in its place. No model is loaded.</summary>
internal static class ReplayRun
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>Replays until the session ends, or a stop is asked for.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="options">The options, valid; of streams, model and engine nothing is used.</param>
    /// <param name="context">The world around.</param>
    /// <param name="stop">Asks for a graceful stop.</param>
    /// <returns><see cref="ExitCodes.Ok"/>.</returns>
    /// <exception cref="Emotion2VecException">The session cannot be read, or the start failed.</exception>
    public static async Task<int> RunAsync(ReplayRequest request, RealtimeOptions options, CommandContext context, CancellationToken stop)
    {
        ThrowIfWrittenTo(request.Path, options.Sinks.JsonLines);
        using var lines = new LineLog(context.Error, context.Clock, options.Log.Level <= LogLevel.Debug);
        using var loggers = Outlets.Loggers(lines, options.Log.Level);
        try
        {
            await PlayAsync(request, options, context.Clock, lines, loggers, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Sinks have said goodbye: nothing is left to say.
        }

        return ExitCodes.Ok;
    }

    private static async Task PlayAsync(ReplayRequest request, RealtimeOptions options, TimeProvider clock, LineLog lines, ILoggerFactory loggers, CancellationToken stop)
    {
        var log = loggers.CreateLogger(typeof(ReplayRun));
        var topics = new TopicScheme(options.Node.Site, options.Node.Name);
        var readiness = new Readiness();
        var recorded = ReadInfo(request);
        await using var broker = await NodeBroker.StartAsync(options, topics, clock, loggers, stop).ConfigureAwait(false);
        var feed = options.Web.Enabled ? new LiveFeed(clock) : null;
        await using var web = await WebPort.StartAsync(options.Web, new() { Broker = broker, Feed = feed }, readiness, loggers, stop).ConfigureAwait(false);
        await using var sinks = ServeSinks.Create(options, broker, feed, topics, AnsiConsole.Console, clock, loggers);
        log.Replaying(request.Path, recorded.Encoder.ModelName);
        if (recorded.Encoder.Caution.Length > 0)
        {
            log.ModelIsNotToBeTrusted(recorded.Encoder.ModelName, recorded.Encoder.Caution, Cautions.Meaning(recorded.Encoder.Caution));
        }

        Outlets.Announce(log, options, topics, broker, web, sinks, hasAudio: false);
        if (sinks.OwnsTerminal && !System.Console.IsErrorRedirected)
        {
            lines.Hold();
        }

        var player = new SessionPlayer(request, sinks.All, clock, log);
        var info = recorded with { Purpose = recorded.Purpose.Length > 0 ? $"{player.Source}: {recorded.Purpose}" : player.Source, ContractUrl = web is null ? "" : ContractPages.UrlAt(web.Url) };
        var started = new List<IEventSink>();
        try
        {
            foreach (var sink in sinks.All)
            {
                await sink.StartAsync(info, stop).ConfigureAwait(false);
                started.Add(sink);
            }

            await Outlets.WaitForBrokerAsync(sinks.Mqtt, clock, stop).ConfigureAwait(false);
            readiness.Started(sinks.Mqtt);
            do
            {
                using var reader = SessionReader.Open(request.Path, request.SkipsBadLines);
                await player.PlayAsync(reader, SessionPlayer.InfoOf(reader, request.Path), stop).ConfigureAwait(false);
                log.Replayed(player.Told, reader.Skipped, reader.Torn);
            }
            while (request.Loop);
        }
        finally
        {
            readiness.Stopping();
            await StopAsync(started, clock, log).ConfigureAwait(false);
        }
    }

    private static NodeInfo ReadInfo(ReplayRequest request)
    {
        using var reader = SessionReader.Open(request.Path, request.SkipsBadLines);
        return SessionPlayer.InfoOf(reader, request.Path);
    }

    private static async Task StopAsync(IReadOnlyList<IEventSink> started, TimeProvider clock, ILogger log)
    {
        using var end = new CancellationTokenSource(Farewell, clock);
        foreach (var sink in started)
        {
            try
            {
                await sink.StopAsync(end.Token).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // Each says goodbye on its own.
                log.SinkMissesReplay(1, failure);
            }
        }
    }

    private static void ThrowIfWrittenTo(string path, string lines)
    {
        if (lines.Length > 0 && lines != JsonLinesSinkOptions.StandardOutput && Path.GetFullPath(lines) == Path.GetFullPath(path))
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"Sinks:JsonLines would write the replay of '{path}' to its own end, without end: name another file.");
        }
    }
}

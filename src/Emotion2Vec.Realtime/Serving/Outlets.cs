using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>What <c>serve</c> and <c>replay</c> have in common around the parts by which results leave the program.</summary>
internal static class Outlets
{
    // A broker that is there answers within milliseconds; the first frames are worth the wait, and one that is not must not hold up the rest.
    private static readonly TimeSpan BrokerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BrokerPoll = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes the logs.</summary>
    /// <param name="lines">Where lines go.</param>
    /// <param name="level">The least that is logged.</param>
    /// <returns>A factory; dispose it.</returns>
    public static ILoggerFactory Loggers(LineLog lines, LogLevel level) => LoggerFactory.Create(logging => logging
        .AddProvider(lines)
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", level < LogLevel.Warning ? LogLevel.Warning : level)
        // What keeps the web port from opening becomes the program's own error message.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None));

    /// <summary>Says where results can be had.</summary>
    /// <param name="log">Where to say it.</param>
    /// <param name="options">The options.</param>
    /// <param name="topics">The node's topics.</param>
    /// <param name="broker">The broker inside the program; null if it does not run.</param>
    /// <param name="web">The web port; null if it is closed.</param>
    /// <param name="sinks">The sinks.</param>
    /// <param name="hasAudio">Whether the web port takes sound.</param>
    public static void Announce(ILogger log, RealtimeOptions options, TopicScheme topics, EmbeddedBroker? broker, WebPort? web, ServeSinks sinks, bool hasAudio)
    {
        if (sinks.Mqtt is not null)
        {
            var (host, port) = options.Mqtt.Host.Length == 0 && broker is not null ? (broker.Address, broker.Port) : (options.Mqtt.Host, options.Mqtt.Port);
            log.Publishing($"{host}:{port}", topics.Root, host, port);
        }

        if (web is not null)
        {
            log.WebPortOpen(web.Url, string.Concat("/ (the dashboard: open it in a browser), /overlay/NAME, /ws/streams, ", broker is null ? "" : "/mqtt (MQTT over WebSocket), ", hasAudio ? "/microphone, /audio, " : "", web.HasMetrics ? "/metrics, " : "", "/healthz, /readyz"));
        }

        if (sinks.All.Count == 0)
        {
            log.NoSink();
        }
    }

    /// <summary>Waits a moment for the connection to the broker.</summary>
    /// <param name="mqtt">The sink that connects; null for none.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>A task.</returns>
    public static async Task WaitForBrokerAsync(MqttSink? mqtt, TimeProvider clock, CancellationToken stop)
    {
        for (var started = clock.GetTimestamp(); mqtt?.Report.Connected == false && clock.GetElapsedTime(started) < BrokerPatience;)
        {
            await Task.Delay(BrokerPoll, clock, stop).ConfigureAwait(false);
        }
    }
}

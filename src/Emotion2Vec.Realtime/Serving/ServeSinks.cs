using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Console;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Messaging.Files;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Realtime.Options;
using Spectre.Console;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Where results go, as configured. Disposes all sinks; the engine has stopped them before.</summary>
internal sealed class ServeSinks : IAsyncDisposable
{
    private ServeSinks(MqttSink? mqtt, IReadOnlyList<IEventSink> all, bool ownsTerminal)
    {
        Mqtt = mqtt;
        All = all;
        OwnsTerminal = ownsTerminal;
    }

    /// <summary>The sink that publishes over MQTT; null if there is none.</summary>
    public MqttSink? Mqtt { get; }

    /// <summary>All sinks.</summary>
    public IReadOnlyList<IEventSink> All { get; }

    /// <summary>Whether a live view draws on the terminal, so that nothing else may.</summary>
    public bool OwnsTerminal { get; }

    /// <summary>Makes the sinks; nothing is opened yet.</summary>
    /// <param name="options">The options.</param>
    /// <param name="broker">The broker inside the program; null if it does not run.</param>
    /// <param name="feed">What the web port shows live; null without a web port. Disposed with the others.</param>
    /// <param name="topics">The node's topics.</param>
    /// <param name="console">Where a live view would be drawn.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="loggers">Makes their logs.</param>
    /// <returns>The sinks.</returns>
    public static ServeSinks Create(RealtimeOptions options, EmbeddedBroker? broker, LiveFeed? feed, TopicScheme topics, IAnsiConsole console, TimeProvider clock, ILoggerFactory loggers)
    {
        var mqtt = options.Mqtt.Enabled ? new MqttSink(Publishing(options, broker), topics, clock, loggers.CreateLogger<MqttSink>(), Login(options.Mqtt, broker), Announcements(options)) : null;
        var all = new List<IEventSink>();
        if (mqtt is not null)
        {
            all.Add(mqtt);
        }

        if (feed is not null)
        {
            all.Add(feed);
        }

        var lines = options.Sinks.JsonLines;
        if (lines.Length > 0)
        {
            all.Add(new JsonLinesSink(new() { Path = lines }, clock, loggers.CreateLogger<JsonLinesSink>()));
        }

        var isTerminal = console.Profile.Out.IsTerminal;
        var hasConsole = options.Sinks.Console switch
        {
            Toggle.On => true,
            Toggle.Off => false,
            _ => isTerminal && lines != JsonLinesSinkOptions.StandardOutput,
        };
        if (hasConsole)
        {
            all.Add(new ConsoleSink(console, clock));
        }

        return new(mqtt, all, hasConsole && isTerminal);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var sink in All)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Where the broker is, and as whom to speak to it.</summary>
    /// <param name="mqtt">The options.</param>
    /// <param name="broker">The broker inside the program; null if it does not run.</param>
    /// <returns>What clients need.</returns>
    public static MqttSinkOptions Connection(MqttOptions mqtt, EmbeddedBroker? broker) => IsAtHome(mqtt) && broker is not null
        ? new() { Host = broker.Address, Port = broker.Port, Protocol = mqtt.Version }
        : new()
        {
            Host = mqtt.Host,
            Port = mqtt.Port,
            Tls = mqtt.Tls,
            CaFile = mqtt.CaFile,
            CertificateFile = mqtt.CertificateFile,
            KeyFile = mqtt.KeyFile,
            KeyPassword = mqtt.KeyPassword,
            User = mqtt.User,
            Password = mqtt.Password,
            PasswordFile = mqtt.PasswordFile,
            Protocol = mqtt.Version,
        };

    private static Emotion2Vec.Messaging.HomeAssistant.HomeAssistantOptions? Announcements(RealtimeOptions options) => options.HomeAssistant.Enabled
        ? new() { Prefix = options.HomeAssistant.Prefix, HealthSeconds = options.Engine.HealthSeconds }
        : null;

    /// <summary>The login to use with <see cref="Connection"/>.</summary>
    /// <param name="mqtt">The options.</param>
    /// <param name="broker">The broker inside the program; null if it does not run.</param>
    /// <returns>The node's login at its own broker; null for any other.</returns>
    public static BrokerLogin? Login(MqttOptions mqtt, EmbeddedBroker? broker) => IsAtHome(mqtt) ? broker?.Login : null;

    private static MqttSinkOptions Publishing(RealtimeOptions options, EmbeddedBroker? broker) => Connection(options.Mqtt, broker) with
    {
        Format = options.Mqtt.Format,
        CloudEvents = options.Mqtt.CloudEvents,
        Outbox = options.Outbox.ForSink(options.Node, isElsewhere: !IsAtHome(options.Mqtt)),
    };

    private static bool IsAtHome(MqttOptions mqtt) => mqtt.Host.Length == 0;
}

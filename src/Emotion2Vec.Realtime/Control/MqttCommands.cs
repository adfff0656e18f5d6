using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Control;

/// <summary>Commands over MQTT, where the options call for them, from their start to the program's end.</summary>
internal sealed class MqttCommands : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    private MqttCommands(CommandListener listener, CommandClerk clerk) => _listening = Task.Run(() => listener.RunAsync(clerk.AnswerAsync, CommandClerk.Refuse, _stop.Token));

    /// <summary>Whether the options call for them: on, or automatic at the broker inside the program.</summary>
    /// <param name="options">The options.</param>
    /// <param name="broker">The broker inside the program; null if it does not run.</param>
    /// <returns>True if they do.</returns>
    public static bool AreWanted(RealtimeOptions options, EmbeddedBroker? broker) => options.Control.Enabled && options.Control.Mqtt switch
    {
        Toggle.On => options.Mqtt.Host.Length > 0 || broker is not null,
        Toggle.Auto => options.Mqtt.Host.Length == 0 && broker is not null,
        _ => false,
    };

    /// <summary>Starts them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="broker">The broker inside the program; null if it does not run.</param>
    /// <param name="topics">The node's topics.</param>
    /// <param name="desk">Where streams are asked for.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="loggers">Makes their log.</param>
    /// <returns>They, listening; null if the options do not call for them.</returns>
    public static MqttCommands? Start(RealtimeOptions options, EmbeddedBroker? broker, TopicScheme topics, ControlDesk desk, TimeProvider clock, ILoggerFactory loggers)
    {
        if (!AreWanted(options, broker))
        {
            return null;
        }

        var connection = ServeSinks.Connection(options.Mqtt, broker);
        var listener = new CommandListener(connection, topics, ServeSinks.Login(options.Mqtt, broker), clock, loggers.CreateLogger<CommandListener>());
        return new(listener, new CommandClerk(desk, "MQTT", loggers.CreateLogger<CommandClerk>()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}

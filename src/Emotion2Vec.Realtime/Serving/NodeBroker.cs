using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Starts the broker inside the program where the options call for it.</summary>
internal static class NodeBroker
{
    /// <summary>Whether the options call for it: on, or automatic with nobody else to publish at.</summary>
    /// <param name="options">The options.</param>
    /// <returns>True if it is to run.</returns>
    public static bool IsWanted(RealtimeOptions options) => options.Broker.Enabled switch
    {
        Toggle.On => true,
        Toggle.Off => false,
        _ => options.Mqtt is { Enabled: true, Host.Length: 0 },
    };

    /// <summary>Starts it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="topics">The node's topics, which it protects.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="loggers">Makes its log.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The broker; null if the options do not call for it.</returns>
    /// <exception cref="Emotion2VecException">Its port cannot be had; the message names port and keys.</exception>
    public static async Task<EmbeddedBroker?> StartAsync(RealtimeOptions options, TopicScheme topics, TimeProvider clock, ILoggerFactory loggers, CancellationToken stop)
    {
        if (!IsWanted(options))
        {
            return null;
        }

        var (address, port) = (options.Broker.Address, options.Broker.TcpPort);
        var broker = new EmbeddedBroker(options.Broker.ForBroker(), topics, clock, loggers.CreateLogger<EmbeddedBroker>());
        try
        {
            await broker.StartAsync(stop).ConfigureAwait(false);
            return broker;
        }
        catch (Exception failure)
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            if (failure is Emotion2VecException { Kind: ErrorKind.AddressInUse })
            {
                var other = options.Broker.Enabled == Toggle.Auto ? $", or publish at that broker with Mqtt:Host={broker.Address} and Mqtt:Port={port}" : "";
                throw PortTaken.Explain("broker inside the program", address, port, "Broker:TcpPort", other, failure);
            }

            throw;
        }
    }
}

using System.Globalization;
using Emotion2Vec.Messaging.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Benchmarks.Publishing;

/// <summary>A node that publishes numbered events as fast as it can and says after each that it is in the outbox, so that a test may end it by force and know what was promised.</summary>
internal static class OutboxNode
{
    /// <summary>Publishes, waits until the broker has everything, and stops.</summary>
    /// <param name="folder">The outbox.</param>
    /// <param name="port">The broker's port on this machine.</param>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many.</param>
    public static async Task RunAsync(string folder, int port, int first, int count)
    {
        await using var sink = new MqttSink(
            new() { Port = port, ReconnectMinSeconds = 0.05, ReconnectMaxSeconds = 0.2, WillDelaySeconds = 1, Outbox = new() { Folder = folder } },
            new("lab", "node-1"),
            TimeProvider.System,
            NullLogger<MqttSink>.Instance);
        await sink.StartAsync(NodeSamples.Info, CancellationToken.None).ConfigureAwait(false);
        for (var number = first; number < first + count; number++)
        {
            await sink.EventAsync(NodeSamples.Event(number), CancellationToken.None).ConfigureAwait(false);
            Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));

            // With a broker, no faster than it takes them.
            while (sink.Report is { Connected: true, Outbox.Waiting: > 2 * BrokerSession.MaxInFlight })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
            }
        }

        while (sink.Report.Outbox.Waiting > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5)).ConfigureAwait(false);
        }

        await sink.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }
}

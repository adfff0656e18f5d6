using System.Diagnostics.Metrics;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.Realtime.Metering;

/// <summary>
/// What the parts of a running node already know of themselves, as instruments that are read when somebody asks. Its meter has the product's name and the life of the
/// node, so that nobody reads parts that are gone. No label names a stream: how many there are is bounded, how many there have been is not.
/// </summary>
internal sealed class NodeMeter : IDisposable
{
    private static readonly KeyValuePair<string, object?>[] Conditions = [.. ((string[])["starting", "online", "degraded", "paused"]).Select(name => KeyValuePair.Create("condition", (object?)name))];

    private static readonly KeyValuePair<string, object?>[] Loads = [.. ((string[])["full", "longer_chunks", "reduced", "utterances", "shedding"]).Select(name => KeyValuePair.Create("load", (object?)name))];

    private readonly Meter _meter = new(Telemetry.MeterName);

    /// <summary>Makes the instruments of the parts that there are.</summary>
    /// <param name="engine">Runs the streams.</param>
    /// <param name="mqtt">Publishes; null if nothing does.</param>
    /// <param name="feed">The payloads live; null without a web port.</param>
    /// <param name="broker">The broker inside; null if it does not run.</param>
    public NodeMeter(StreamEngine engine, MqttSink? mqtt, LiveFeed? feed, EmbeddedBroker? broker)
    {
        _meter.CreateObservableGauge("emotion2vec.streams", () => CountStreams(engine), "{stream}", "Streams that run, by condition.");
        _meter.CreateObservableGauge("emotion2vec.streams.served", () => CountLoads(engine), "{stream}", "Streams that have been heard of, by how much of them is told under the load at present.");
        if (mqtt is not null)
        {
            AddMqtt(mqtt);
            AddOutbox(mqtt);
        }

        if (feed is not null)
        {
            _meter.CreateObservableGauge("emotion2vec.web.readers", () => feed.Clients, "{reader}", "Readers of the live payloads (WebSocket, Server-Sent Events).");
        }

        if (broker is not null)
        {
            _meter.CreateObservableGauge("emotion2vec.broker.connections", () => broker.Connections, "{connection}", "Connections to the broker inside.");
            _meter.CreateObservableCounter("emotion2vec.broker.refused_connections", () => broker.RefusedConnections, "{connection}", "Connections that the broker inside refused because there were too many.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static Measurement<int>[] CountStreams(StreamEngine engine)
    {
        Span<int> counts = stackalloc int[Conditions.Length];
        foreach (var stream in engine.Streams)
        {
            switch (stream.Status?.Condition)
            {
                case null:
                    counts[0]++;
                    break;
                case StreamCondition.Online:
                    counts[1]++;
                    break;
                case StreamCondition.Degraded:
                    counts[2]++;
                    break;
                case StreamCondition.Paused:
                    counts[3]++;
                    break;
                default:
                    // Offline: it ends in this moment.
                    break;
            }
        }

        var measured = new Measurement<int>[Conditions.Length];
        for (var i = 0; i < measured.Length; i++)
        {
            measured[i] = new(counts[i], Conditions[i]);
        }

        return measured;
    }

    private static Measurement<int>[] CountLoads(StreamEngine engine)
    {
        Span<int> counts = stackalloc int[Loads.Length];
        foreach (var stream in engine.Streams)
        {
            if (stream.Status is { Condition: not StreamCondition.Offline } status)
            {
                counts[(int)status.Load]++;
            }
        }

        var measured = new Measurement<int>[Loads.Length];
        for (var i = 0; i < measured.Length; i++)
        {
            measured[i] = new(counts[i], Loads[i]);
        }

        return measured;
    }

    private void AddMqtt(MqttSink mqtt)
    {
        _meter.CreateObservableGauge("emotion2vec.mqtt.connections", () => mqtt.Report.Connected ? 1 : 0, "{connection}", "1 while messages can be sent to the broker, 0 while not.");
        _meter.CreateObservableCounter("emotion2vec.mqtt.published", () => mqtt.Report.Published, "{message}", "Messages handed to the broker.");
        _meter.CreateObservableCounter("emotion2vec.mqtt.dropped_blocks", () => mqtt.Report.DroppedFrames, "{block}", "Blocks of frames dropped because the broker was away, failed or refuses their length.");
        _meter.CreateObservableCounter("emotion2vec.mqtt.reconnects", () => mqtt.Report.Reconnects, "{connection}", "Times a lost connection to the broker was made anew.");
    }

    private void AddOutbox(MqttSink mqtt)
    {
        _meter.CreateObservableGauge("emotion2vec.outbox.waiting", () => mqtt.Report.Outbox.Waiting, "{message}", "Messages that the broker has not acknowledged.");
        _meter.CreateObservableGauge("emotion2vec.outbox.size", () => mqtt.Report.Outbox.WaitingBytes, "By", "What the outbox takes.");
        _meter.CreateObservableCounter(
            "emotion2vec.outbox.lost",
            () =>
            {
                var outbox = mqtt.Report.Outbox;
                return (Measurement<long>[])[Lost(outbox.Dropped, "dropped"), Lost(outbox.Expired, "expired"), Lost(outbox.Damaged, "damaged")];
            },
            "{message}",
            "Messages that will never arrive.");
    }

    private static Measurement<long> Lost(long count, string reason) => new(count, KeyValuePair.Create("reason", (object?)reason));
}

using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>How well a stream runs.</summary>
internal static class HealthPayload
{
    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter json, StreamHealth health)
    {
        json.WriteUtc("utc"u8, health.At.UtcTicks);
        json.WriteDuration("audio_seconds"u8, health.AudioSeconds);
        json.WriteNumber("frames"u8, health.Frames);
        json.WriteString("load"u8, PayloadJson.SnakeCase(health.Load.ToString()));
        json.WriteNumber("withheld_frames"u8, health.WithheldFrames);
        json.WriteNumber("shed_samples"u8, health.ShedSamples);
        json.WriteNumber("ring_dropped_samples"u8, health.RingDroppedSamples);
        json.WriteNumber("ring_queued_samples"u8, health.RingQueuedSamples);
        json.WriteStartObject("source"u8);
        foreach (var (counter, count) in health.Source)
        {
            json.WriteNumber(PayloadJson.SnakeCase(counter.ToString()), count);
        }

        json.WriteEndObject();
        json.WriteStartObject("sink_dropped"u8);
        foreach (var (sink, count) in health.SinkDropped)
        {
            json.WriteNumber(sink, count);
        }

        json.WriteEndObject();
        json.WriteDuration("latency_p50_ms"u8, health.LatencyP50Ms);
        json.WriteDuration("latency_p99_ms"u8, health.LatencyP99Ms);
    }

    /// <summary>Writes how publishing fares: what was dropped since the start, and what waits.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="report">The sink's report.</param>
    public static void WritePublishing(Utf8JsonWriter json, MqttSinkReport report)
    {
        json.WriteStartObject("mqtt"u8);
        json.WriteNumber("dropped_frames"u8, report.DroppedFrames);
        json.WriteNumber("waiting"u8, report.Outbox.Waiting);
        json.WriteNumber("dropped"u8, report.Outbox.Dropped + report.Outbox.Damaged);
        json.WriteNumber("expired"u8, report.Outbox.Expired);
        json.WriteNumber("reconnects"u8, report.Reconnects);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using Emotion2Vec.Core.Sinks;

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
}

using System.Text.Json;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>Payloads as parts of other documents: the same members as over MQTT. Thread-safe.</summary>
public static class PayloadDocument
{
    /// <summary>What a node says of itself.</summary>
    /// <param name="info">What it says.</param>
    /// <returns>The payload.</returns>
    public static JsonElement Info(NodeInfo info) => Render(json => InfoPayload.Write(json, info));

    /// <summary>A stream's condition.</summary>
    /// <param name="status">The condition.</param>
    /// <returns>The payload.</returns>
    public static JsonElement Status(StreamStatus status) => Render(json => StreamStatusPayload.Write(json, status));

    /// <summary>A stream's smoothed picture.</summary>
    /// <param name="state">The picture.</param>
    /// <param name="caution">The model's word of caution, or empty.</param>
    /// <returns>The payload.</returns>
    public static JsonElement State(StreamState state, string caution) => Render(json => StatePayload.Write(json, state, caution));

    /// <summary>How well a stream runs.</summary>
    /// <param name="health">How well.</param>
    /// <returns>The payload.</returns>
    public static JsonElement Health(StreamHealth health) => Render(json => HealthPayload.Write(json, health));

    private static JsonElement Render(Action<Utf8JsonWriter> write)
    {
        using var payload = new PayloadBuffer();
        write(payload.Begin());
        return JsonSerializer.Deserialize<JsonElement>(payload.End().Span);
    }
}

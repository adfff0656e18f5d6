using System.Text.Json;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>Condition of a stream.</summary>
internal static class StreamStatusPayload
{
    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter json, StreamStatus status)
    {
        json.WriteString("status"u8, PayloadJson.SnakeCase(status.Condition.ToString()));
        json.WriteString("reason"u8, status.Reason);
        json.WriteString("load"u8, PayloadJson.SnakeCase(status.Load.ToString()));
        json.WriteString("load_reason"u8, status.LoadReason);
        json.WriteString("source"u8, status.Source);
        json.WriteUtc("utc"u8, status.At.UtcTicks);
    }
}

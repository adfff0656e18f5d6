using System.Text.Json;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>Condition of a node.</summary>
internal static class NodeStatusPayload
{
    /// <summary>Writes the members.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="status">The condition.</param>
    /// <param name="since">Since when; null in a will, whose moment nobody knows when it is written.</param>
    public static void Write(Utf8JsonWriter json, NodeStatus status, DateTimeOffset? since)
    {
        json.WriteString("status"u8, PayloadJson.SnakeCase(status.ToString()));
        if (since is { } moment)
        {
            json.WriteUtc("since"u8, moment.UtcTicks);
        }
        else
        {
            json.WriteNull("since"u8);
        }
    }
}

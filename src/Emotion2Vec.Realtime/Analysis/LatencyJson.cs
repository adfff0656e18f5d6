using System.Text.Json;
using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>Writes a latency account under the names that every report uses.</summary>
internal static class LatencyJson
{
    /// <summary>Writes it as an object; what is infinite is null.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="latency">The account.</param>
    public static void Write(Utf8JsonWriter json, string name, LatencyAccount latency)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in latency.Values)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumber(key, Math.Round(value, 3));
            }
            else
            {
                json.WriteNull(key);
            }
        }

        json.WriteEndObject();
    }
}

using System.Text.Json;
using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>Writes a latency account under the names that every report uses.</summary>
internal static class LatencyJson
{
    /// <summary>The account's values by name, in order.</summary>
    /// <param name="latency">The account.</param>
    /// <returns>Milliseconds; infinite for the pool of a running mean.</returns>
    public static IReadOnlyList<(string Name, double Milliseconds)> Values(LatencyAccount latency) =>
    [
        ("support_ms", latency.SupportMs),
        ("algorithmic_worst_ms", latency.AlgorithmicWorstMs),
        ("algorithmic_mean_ms", latency.AlgorithmicMeanMs),
        ("first_chunk_ready_ms", latency.FirstChunkReadyMs),
        ("centre_to_end_ms", latency.CentreToEndMs),
        ("queueing_ms", latency.QueueingMs),
        ("smoothing_ms", latency.SmoothingMs),
    ];

    /// <summary>Writes it as an object; what is infinite is null.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="latency">The account.</param>
    public static void Write(Utf8JsonWriter json, string name, LatencyAccount latency)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in Values(latency))
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

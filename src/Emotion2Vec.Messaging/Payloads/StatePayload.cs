using System.Text.Json;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>The smoothed picture of a stream.</summary>
internal static class StatePayload
{
    /// <summary>Writes the members.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="state">The state.</param>
    /// <param name="caution">The model's word of caution, or empty.</param>
    public static void Write(Utf8JsonWriter json, StreamState state, string caution)
    {
        json.WriteString("label"u8, state.Label);
        json.WriteScore("confidence"u8, state.Confidence);
        json.WriteBoolean("uncertain"u8, state.IsUncertain);
        json.WriteScores("p"u8, state.Probabilities);
        json.WriteDimensions(state.Dimensions);
        json.WritePhase(state.Phase);
        json.WriteScore("quality"u8, state.Quality);
        json.WriteNumber("t_ms"u8, state.TimeMs);
        json.WriteUtc("utc"u8, state.At.UtcTicks);
        json.WriteCaution(caution);
    }
}

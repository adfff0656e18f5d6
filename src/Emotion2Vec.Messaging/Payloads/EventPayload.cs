using System.Text.Json;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>Something that happened to the expression heard in a stream.</summary>
internal static class EventPayload
{
    /// <summary>Writes the members.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="happened">The event.</param>
    /// <param name="caution">The model's word of caution, or empty.</param>
    public static void Write(Utf8JsonWriter json, StreamEvent happened, string caution)
    {
        var heard = happened.Event;
        json.WriteNumber("episode"u8, heard.Episode);
        json.WriteString("event"u8, PayloadJson.SnakeCase(heard.Kind.ToString()));
        json.WriteString("stage"u8, PayloadJson.SnakeCase(heard.Stage.ToString()));
        json.WriteString("label"u8, happened.Label);
        if (happened.PreviousLabel.Length > 0)
        {
            json.WriteString("previous"u8, happened.PreviousLabel);
        }

        json.WriteScore("p"u8, heard.Probability);
        json.WriteNumber("onset_ms"u8, heard.OnsetFrame * ModelAudio.FrameMilliseconds);
        if (heard.EndFrame >= 0)
        {
            json.WriteNumber("end_ms"u8, heard.EndFrame * ModelAudio.FrameMilliseconds);
        }

        json.WriteNumber("peak_ms"u8, heard.PeakFrame * ModelAudio.FrameMilliseconds);
        json.WriteScore("peak_p"u8, heard.PeakProbability);
        json.WriteNumber("t_ms"u8, heard.Frame * ModelAudio.FrameMilliseconds);
        json.WriteUtc("utc"u8, happened.At.UtcTicks);
        json.WriteCaution(caution);
    }
}

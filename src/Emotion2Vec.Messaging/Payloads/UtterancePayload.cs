using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>What was heard between two pauses.</summary>
internal static class UtterancePayload
{
    /// <summary>Writes the members.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="utterance">The utterance.</param>
    /// <param name="caution">The model's word of caution, or empty.</param>
    public static void Write(Utf8JsonWriter json, StreamUtterance utterance, string caution)
    {
        json.WriteNumber("utterance"u8, utterance.Number);
        json.WriteNumber("start_ms"u8, utterance.StartMs);
        json.WriteNumber("end_ms"u8, utterance.EndMs);
        json.WriteUtc("utc"u8, utterance.StartedAt.UtcTicks);
        json.WriteNumber("voiced_ms"u8, utterance.VoicedMs);
        json.WriteString("label"u8, utterance.Label);
        json.WriteScore("confidence"u8, utterance.Confidence);
        json.WriteBoolean("uncertain"u8, utterance.IsUncertain);
        json.WriteScores("p"u8, utterance.Probabilities);
        json.WriteDimensions(utterance.Dimensions);
        json.WriteScore("quality"u8, utterance.Quality);
        if (!utterance.Embedding.IsEmpty)
        {
            WriteEmbedding(json, utterance.Embedding.Span);
        }

        json.WriteCaution(caution);
    }

    // Half precision halves the message and costs less than the network's own noise; little endian, as on nearly every machine.
    private static void WriteEmbedding(Utf8JsonWriter json, ReadOnlySpan<float> embedding)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(embedding.Length * sizeof(ushort));
        for (var i = 0; i < embedding.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * sizeof(ushort)), (Half)embedding[i]);
        }

        json.WriteStartObject("embedding"u8);
        json.WriteString("dtype"u8, "float16"u8);
        json.WriteStartArray("shape"u8);
        json.WriteNumberValue(embedding.Length);
        json.WriteEndArray();
        json.WriteBase64String("data"u8, bytes.AsSpan(0, embedding.Length * sizeof(ushort)));
        json.WriteEndObject();
        ArrayPool<byte>.Shared.Return(bytes);
    }
}

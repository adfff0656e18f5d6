using System.Buffers;
using System.Text;
using System.Text.Json;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Topics;
using MQTTnet.Packets;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// A record as a CloudEvent 1.0, by its MQTT protocol binding 1.0.2: on MQTT 5 in binary mode (section 3.1: the payload as it is, its content type in the packet, every other attribute a user
/// property of the same name), on 3.1.1 in structured mode (section 3.2: JSON that holds both).
/// </summary>
internal static class CloudEvent
{
    private const string SpecificationVersion = "1.0";

    /// <summary>Whether a record is one of those that are CloudEvents: what happened, not what is.</summary>
    public static bool IsOne(OutboxRecord record) => record.Kind is OutboxKind.Event or OutboxKind.Utterance;

    /// <summary>The attributes as user properties.</summary>
    public static List<MqttUserProperty> Properties(OutboxRecord record, TopicScheme topics)
    {
        Span<byte> time = stackalloc byte[PayloadJson.UtcBytes];
        return
        [
            Property("specversion", SpecificationVersion),
            Property("id", record.Id),
            Property("source", Source(topics)),
            Property("type", TypeOf(record)),
            Property("time", Encoding.UTF8.GetString(time[..PayloadJson.FormatUtc(time, record.TimeTicks)])),
            Property("subject", topics.StreamOf(record.Topic)),
        ];
    }

    /// <summary>Attributes and payload as one JSON object.</summary>
    public static byte[] Structured(OutboxRecord record, TopicScheme topics)
    {
        var bytes = new ArrayBufferWriter<byte>(512 + record.Payload.Length);
        using var json = new Utf8JsonWriter(bytes, PayloadBuffer.JsonOptions);
        json.WriteStartObject();
        json.WriteString("specversion"u8, SpecificationVersion);
        json.WriteString("id"u8, record.Id);
        json.WriteString("source"u8, Source(topics));
        json.WriteString("type"u8, TypeOf(record));
        json.WriteUtc("time"u8, record.TimeTicks);
        json.WriteString("subject"u8, topics.StreamOf(record.Topic));
        json.WriteString("datacontenttype"u8, MessageComposer.ContentTypeOf(record.Format));
        if (record.Format == PayloadFormat.Json)
        {
            json.WritePropertyName("data"u8);
            json.WriteRawValue(record.Payload, skipInputValidation: true);
        }
        else
        {
            // JSON event format section 3.1.1: what is not JSON travels as base64.
            json.WriteBase64String("data_base64"u8, record.Payload);
        }

        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    // A URI reference: the node's topics begin with it.
    private static string Source(TopicScheme topics) => $"/{topics.Root}";

    private static string TypeOf(OutboxRecord record) => record.Kind == OutboxKind.Event ? "e2v.event.v1" : "e2v.utterance.v1";

    private static MqttUserProperty Property(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}

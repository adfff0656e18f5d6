using System.Buffers;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Topics;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>Turns messages into those of the client library: with properties on MQTT 5, and without on 3.1.1, which has none.</summary>
/// <param name="topics">The node's topics.</param>
/// <param name="cloudEvents">Whether events and utterances are CloudEvents.</param>
internal sealed class MessageComposer(TopicScheme topics, CloudEventsMode cloudEvents)
{
    /// <summary>The media type of a format.</summary>
    public static string ContentTypeOf(PayloadFormat format) => format == PayloadFormat.Json ? "application/json" : "application/cbor";

    /// <summary>Whether a format's bytes are UTF-8 (MQTT 5.0 section 3.3.2.3.2).</summary>
    public static MqttPayloadFormatIndicator IndicatorOf(PayloadFormat format) =>
        format == PayloadFormat.Json ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;

    /// <summary>Makes the message for a value of the board.</summary>
    public static MqttApplicationMessage Compose(BoardMessage message, MqttProtocolVersion version)
    {
        var composed = new MqttApplicationMessage
        {
            Topic = message.Topic,
            Payload = new ReadOnlySequence<byte>(message.Payload),
            QualityOfServiceLevel = message.QualityOfService,
            Retain = true,
        };
        if (version == MqttProtocolVersion.V500)
        {
            Describe(composed, message.Format);
            composed.MessageExpiryInterval = message.ExpirySeconds;
        }

        return composed;
    }

    /// <summary>Makes the message for a record of the outbox.</summary>
    public MqttApplicationMessage Compose(OutboxRecord record, MqttProtocolVersion version)
    {
        var composed = new MqttApplicationMessage
        {
            Topic = record.Topic,
            Payload = new ReadOnlySequence<byte>(record.Payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = record.IsRetained,
        };
        if (version == MqttProtocolVersion.V500)
        {
            Describe(composed, record.Format);
        }

        if (CloudEvent.IsOne(record))
        {
            if (version == MqttProtocolVersion.V500 && cloudEvents != CloudEventsMode.Off)
            {
                composed.UserProperties = CloudEvent.Properties(record, topics);
            }
            else if (cloudEvents == CloudEventsMode.On)
            {
                composed.Payload = new ReadOnlySequence<byte>(CloudEvent.Structured(record, topics));
            }
        }

        return composed;
    }

    private static void Describe(MqttApplicationMessage message, PayloadFormat format)
    {
        message.ContentType = ContentTypeOf(format);
        message.PayloadFormatIndicator = IndicatorOf(format);
    }
}

using System.Buffers;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>The latest value of a retained topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">UTF-8 JSON; never changed.</param>
/// <param name="QualityOfService">Whether the broker acknowledges it.</param>
internal sealed record RetainedMessage(string Topic, byte[] Payload, MqttQualityOfServiceLevel QualityOfService)
{
    /// <summary>The message as the client library wants it.</summary>
    public MqttApplicationMessage ToMqtt() => new()
    {
        Topic = Topic,
        Payload = new ReadOnlySequence<byte>(Payload),
        QualityOfServiceLevel = QualityOfService,
        Retain = true,
        ContentType = MqttClientSettings.ContentType,
        PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData,
    };
}

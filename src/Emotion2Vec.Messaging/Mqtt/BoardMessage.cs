using System.Buffers;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>A message for the broker: the latest value of a retained topic, or something that happened once.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">UTF-8 JSON; never changed.</param>
/// <param name="QualityOfService">Whether the broker acknowledges it.</param>
internal sealed record BoardMessage(string Topic, byte[] Payload, MqttQualityOfServiceLevel QualityOfService)
{
    /// <summary>Makes the message that takes a retained one away (MQTT 5.0 section 3.3.1.3).</summary>
    /// <param name="topic">The topic.</param>
    public static BoardMessage Clearing(string topic) => new(topic, [], MqttQualityOfServiceLevel.AtLeastOnce);

    /// <summary>True if it takes a retained one away.</summary>
    public bool IsClearing => Payload.Length == 0;

    /// <summary>Whether the broker keeps it for those who subscribe later.</summary>
    public bool IsRetained { get; init; } = true;

    /// <summary>The message as the client library wants it.</summary>
    public MqttApplicationMessage ToMqtt() => new()
    {
        Topic = Topic,
        Payload = new ReadOnlySequence<byte>(Payload),
        QualityOfServiceLevel = QualityOfService,
        Retain = IsRetained,
        ContentType = MqttClientSettings.ContentType,
        PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData,
    };
}

using Emotion2Vec.Messaging.Payloads;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>The latest value of a retained topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">Its bytes; never changed.</param>
/// <param name="QualityOfService">Whether the broker acknowledges it.</param>
internal sealed record BoardMessage(string Topic, byte[] Payload, MqttQualityOfServiceLevel QualityOfService)
{
    /// <summary>Makes the message that takes a retained one away (MQTT 5.0 section 3.3.1.3).</summary>
    /// <param name="topic">The topic.</param>
    public static BoardMessage Clearing(string topic) => new(topic, [], MqttQualityOfServiceLevel.AtLeastOnce);

    /// <summary>True if it takes a retained one away.</summary>
    public bool IsClearing => Payload.Length == 0;

    /// <summary>What the payload is written in.</summary>
    public PayloadFormat Format { get; init; }

    /// <summary>Seconds after which the broker forgets it, unless it is said again; 0 for never.</summary>
    public uint ExpirySeconds { get; init; }
}

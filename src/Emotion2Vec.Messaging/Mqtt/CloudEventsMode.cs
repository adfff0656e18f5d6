namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>Whether events and utterances are CloudEvents 1.0.</summary>
public enum CloudEventsMode
{
    /// <summary>On MQTT 5, where attributes are user properties that disturb nobody. On 3.1.1 they would have to surround the payload, so not there.</summary>
    Auto,

    /// <summary>On MQTT 5 as user properties, on 3.1.1 as JSON around the payload.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}

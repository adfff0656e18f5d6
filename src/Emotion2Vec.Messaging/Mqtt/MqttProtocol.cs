namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>Which version of MQTT to speak.</summary>
public enum MqttProtocol
{
    /// <summary>5, and 3.1.1 with a broker that refuses 5.</summary>
    Auto,

    /// <summary>5.</summary>
    V5,

    /// <summary>3.1.1, which has no properties: nothing expires, nothing names its content type, and an offline is said as soon as the connection is lost.</summary>
    V311,
}

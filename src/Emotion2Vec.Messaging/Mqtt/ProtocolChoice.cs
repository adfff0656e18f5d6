using MQTTnet;
using MQTTnet.Formatter;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>Which version of MQTT is spoken with one broker: once it has refused 5, 3.1.1 for as long as the program runs. May be used by any thread.</summary>
/// <param name="wish">What is wished for.</param>
internal sealed class ProtocolChoice(MqttProtocol wish)
{
    // MQTT 3.1.1 section 3.2.2.3: how a broker that never heard of version 5 refuses it.
    private const MqttClientConnectResultCode UnacceptableVersion = (MqttClientConnectResultCode)1;

    private volatile bool _isOld = wish == MqttProtocol.V311;

    /// <summary>The version to speak.</summary>
    public MqttProtocolVersion Version => _isOld ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;

    /// <summary>Told of a refusal, falls back if that helps.</summary>
    /// <param name="reason">What the broker said.</param>
    /// <returns>True if another attempt is worth it.</returns>
    public bool FallsBack(MqttClientConnectResultCode reason)
    {
        if (_isOld || wish != MqttProtocol.Auto || reason is not (UnacceptableVersion or MqttClientConnectResultCode.UnsupportedProtocolVersion))
        {
            return false;
        }

        _isOld = true;
        return true;
    }
}

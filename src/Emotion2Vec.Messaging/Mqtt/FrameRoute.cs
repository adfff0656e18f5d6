using System.Buffers;
using Emotion2Vec.Messaging.Payloads;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// One stream's frames message, used again for every block. On each connection the first message names topic and alias, further ones the alias alone
/// (MQTT 5.0 section 3.3.2.3.4). Owned by the sink's pump.
/// </summary>
internal sealed class FrameRoute
{
    private readonly string _topic;
    private readonly uint _expirySeconds;
    private readonly PayloadFormat _format;
    private readonly MqttApplicationMessage _message;
    private BrokerConnection? _connection;

    public FrameRoute(string topic, uint expirySeconds, PayloadFormat format)
    {
        _topic = topic;
        _expirySeconds = expirySeconds;
        _format = format;
        _message = new MqttApplicationMessage { QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce };
    }

    /// <summary>Bytes of a packet beside its payload, at most: fixed header, topic and properties.</summary>
    public int OverheadBytes => 64 + _topic.Length;

    /// <summary>Puts a payload into the message.</summary>
    /// <param name="payload">Valid until the message is sent.</param>
    /// <param name="connection">Where it will be sent.</param>
    /// <returns>The message; valid until the next call.</returns>
    public MqttApplicationMessage Prepare(ReadOnlyMemory<byte> payload, BrokerConnection connection)
    {
        _message.Payload = new ReadOnlySequence<byte>(payload);
        if (connection != _connection)
        {
            _connection = connection;
            _message.Topic = _topic;
            _message.TopicAlias = connection.NextAlias();
            Describe(isDescribed: connection.Version == MqttProtocolVersion.V500);
        }
        else if (_message.TopicAlias > 0)
        {
            _message.Topic = "";
        }

        return _message;
    }

    /// <summary>Says that the last message may not have arrived, so the alias may be unknown to the broker.</summary>
    public void Forget() => _connection = null;

    // MQTT 3.1.1 has no properties.
    private void Describe(bool isDescribed)
    {
        _message.MessageExpiryInterval = isDescribed ? _expirySeconds : 0;
        _message.ContentType = isDescribed ? MessageComposer.ContentTypeOf(_format) : null;
        _message.PayloadFormatIndicator = isDescribed ? MessageComposer.IndicatorOf(_format) : MqttPayloadFormatIndicator.Unspecified;
    }
}

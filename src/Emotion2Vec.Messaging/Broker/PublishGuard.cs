using System.Collections.Concurrent;
using Emotion2Vec.Messaging.Topics;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// Who may connect as what, and publish where. Anybody may connect and read; below the node's root only the node publishes, since a spoofed status would
/// mislead everyone who reads it, but for sound that it is to hear; and what others leave behind as retained messages is bounded. Called by MQTTnet from many threads.
/// </summary>
internal sealed class PublishGuard(TopicScheme topics, BrokerLogin login, int maxForeignRetained)
{
    private readonly ConcurrentDictionary<string, byte> _foreignRetained = new(StringComparer.Ordinal);

    /// <summary>A name for a client that has none.</summary>
    public static string NewClientId() => $"auto-{Guid.NewGuid():N}";

    public Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        if (connection.ClientId == login.ClientId && !login.Accepts(connection.RawPassword))
        {
            connection.ReasonCode = MqttConnectReasonCode.NotAuthorized;
            connection.ReasonString = "this client identifier belongs to the node itself";
        }
        else if (string.IsNullOrEmpty(connection.ClientId))
        {
            // MQTT 5.0 section 3.1.3.1: a client may leave its name to the server.
            connection.AssignedClientIdentifier = NewClientId();
        }

        return Task.CompletedTask;
    }

    public Task CheckAsync(InterceptingPublishEventArgs publish)
    {
        if (publish.ClientId == login.ClientId)
        {
            return Task.CompletedTask;
        }

        var message = publish.ApplicationMessage;
        if (string.IsNullOrEmpty(message.Topic) || (topics.Owns(message.Topic) && (message.Retain || !topics.IsAudio(message.Topic))))
        {
            Refuse(publish, MqttPubAckReasonCode.NotAuthorized, "only the node itself publishes here");
        }
        else if (message.Retain && !MayRetain(message.Topic, isEmpty: message.Payload.IsEmpty))
        {
            Refuse(publish, MqttPubAckReasonCode.QuotaExceeded, "too many retained topics");
        }

        return Task.CompletedTask;
    }

    private bool MayRetain(string topic, bool isEmpty)
    {
        if (isEmpty)
        {
            // MQTT 5.0 section 3.3.1.3: an empty retained message removes the topic.
            _foreignRetained.TryRemove(topic, out _);
            return true;
        }

        return _foreignRetained.ContainsKey(topic) || (_foreignRetained.Count < maxForeignRetained && _foreignRetained.TryAdd(topic, 0));
    }

    private static void Refuse(InterceptingPublishEventArgs publish, MqttPubAckReasonCode reason, string text)
    {
        publish.ProcessPublish = false;
        publish.Response.ReasonCode = reason;
        publish.Response.ReasonString = text;
    }
}

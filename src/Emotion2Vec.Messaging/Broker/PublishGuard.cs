using System.Collections.Concurrent;
using Emotion2Vec.Messaging.Broker.Access;
using Emotion2Vec.Messaging.Topics;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// Who may publish, subscribe to and be sent what. Below the node's root only the node publishes, since a spoofed status would mislead everyone who reads it, but for
/// sound and commands that it is to hear; what others leave behind as retained messages is bounded; beyond that an ACL decides, if there is one. Messages are checked
/// for each receiver too, so that a wildcard brings nothing that its owner may not read; wills and retained messages come this way like any other. Called by MQTTnet from many threads.
/// </summary>
/// <param name="topics">The node's topics.</param>
/// <param name="gate">Knows who is who.</param>
/// <param name="access">Who may what; null if nothing is said.</param>
/// <param name="maxForeignRetained">Retained topics of others.</param>
internal sealed class PublishGuard(TopicScheme topics, BrokerGate gate, ReloadedFile<AccessList>? access, int maxForeignRetained)
{
    private readonly ConcurrentDictionary<string, byte> _foreignRetained = new(StringComparer.Ordinal);

    /// <summary>Checks a message that a client publishes, or leaves as its will.</summary>
    public Task CheckAsync(InterceptingPublishEventArgs publish)
    {
        var message = publish.ApplicationMessage;
        var peer = gate.Find(publish.ClientId);
        if (peer is { IsNode: true })
        {
            return Task.CompletedTask;
        }

        var refusal = peer is null || string.IsNullOrEmpty(message.Topic) ? "no topic" : Refusal(peer, message);
        if (refusal is not null)
        {
            Refuse(publish, MqttPubAckReasonCode.NotAuthorized, refusal);
        }
        else if (message.Retain && !MayRetain(message.Topic, isEmpty: message.Payload.IsEmpty))
        {
            Refuse(publish, MqttPubAckReasonCode.QuotaExceeded, "too many retained topics");
        }

        return Task.CompletedTask;
    }

    /// <summary>Checks a subscription.</summary>
    public Task CheckAsync(InterceptingSubscriptionEventArgs subscription)
    {
        if (!IsAllowed(subscription.ClientId, (rights, filter) => rights.MaySubscribe(filter), subscription.TopicFilter.Topic))
        {
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            subscription.ReasonString = "this user may read nothing there";
        }

        return Task.CompletedTask;
    }

    /// <summary>Checks a message on its way to one client.</summary>
    public Task CheckAsync(InterceptingClientApplicationMessageEnqueueEventArgs delivery)
    {
        delivery.AcceptEnqueue = IsAllowed(delivery.ReceiverClientId, static (rights, topic) => rights.MayRead(topic), delivery.ApplicationMessage.Topic);
        return Task.CompletedTask;
    }

    private bool IsAllowed(string clientId, Func<AccessRights, string, bool> ask, string topic) =>
        access is null || (gate.Find(clientId) is { } peer && (peer.IsNode || ask(peer.Rights(access.Value), topic)));

    private string? Refusal(BrokerPeer peer, MqttApplicationMessage message)
    {
        var isCommand = message.Topic == topics.Command;
        if (topics.Owns(message.Topic) && (message.Retain || !(isCommand || topics.IsAudio(message.Topic))))
        {
            return "only the node itself publishes here";
        }

        if (access is not null)
        {
            var rights = peer.Rights(access.Value);
            return !rights.MayWrite(message.Topic) ? "this user may not write here" : isCommand ? WrongReply(message, rights) : null;
        }

        return !isCommand ? null
            : peer.User is not null ? "commands are for users whom an ACL allows to write them (Broker:AclFile)"
            : WrongReply(message, rights: null);
    }

    // The node answers where it is told to, and it may write everywhere: nobody may have it speak where only others listen, or in its own name.
    private string? WrongReply(MqttApplicationMessage command, AccessRights? rights) => command.ResponseTopic is not { Length: > 0 } reply ? null
        : topics.Owns(reply) ? "the response topic belongs to the node"
        : rights?.MayRead(reply) == false ? "this user may not read the response topic"
        : null;

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

using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Topics;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.HomeAssistant;

/// <summary>
/// Announces each stream to Home Assistant when it first appears, takes guests back when they go, and says all again when Home Assistant was restarted. Configured streams
/// stay announced when the node stops: they are then shown as unavailable. Doors are no devices, what comes through them is. Statuses come from the sink's pump; <see cref="AnnounceAgain"/> may be called by any thread.
/// </summary>
/// <param name="topics">The node's topics.</param>
/// <param name="options">How.</param>
/// <param name="board">Where announcements are put.</param>
internal sealed class DiscoveryAnnouncer(TopicScheme topics, HomeAssistantOptions options, BrokerBoard board)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StreamId, BoardMessage> _announced = [];
    private DeviceConfig? _config;

    /// <summary>Streams that are announced.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _announced.Count;
            }
        }
    }

    /// <summary>Takes what the node says of itself; called before any status.</summary>
    public void Start(NodeInfo info) => _config = new DeviceConfig(topics, info, options);

    /// <summary>Announces a stream that was not, or takes back a guest that went.</summary>
    public void Take(StreamStatus status)
    {
        if (_config is not { } config || status.IsDoor)
        {
            return;
        }

        lock (_lock)
        {
            if (status is { IsGuest: true, Condition: StreamCondition.Offline })
            {
                if (_announced.Remove(status.Stream))
                {
                    board.Leave(config.Topic(status.Stream));
                }
            }
            else if (!_announced.ContainsKey(status.Stream))
            {
                var message = Message(config, status.Stream);
                _announced.Add(status.Stream, message);
                board.Post(message);
            }
        }
    }

    /// <summary>Says all again.</summary>
    public void AnnounceAgain()
    {
        lock (_lock)
        {
            foreach (var message in _announced.Values)
            {
                board.Post(message);
            }
        }
    }

    private static BoardMessage Message(DeviceConfig config, StreamId stream)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, PayloadBuffer.JsonOptions))
        {
            json.WriteStartObject();
            config.Write(json, stream);
            json.WriteEndObject();
        }

        return new(config.Topic(stream), bytes.ToArray(), MqttQualityOfServiceLevel.AtLeastOnce);
    }
}

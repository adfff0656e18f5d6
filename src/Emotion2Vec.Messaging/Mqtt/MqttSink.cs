using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Configuration;
using Emotion2Vec.Messaging.HomeAssistant;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Topics;
using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// Publishes to an MQTT broker and finds it again whenever it is lost. While the broker is away, frames are dropped and counted; the last status, state and
/// health of each stream and the node's own status and info are kept and published on every connect, so retained topics are right even on a broker that lost
/// them; events, utterances and changes of status wait in their order, on disk if a folder is named (<see cref="MqttSinkOptions.Outbox"/>), until the broker has acknowledged them. Rendering a block allocates nothing after warm-up; sending it costs what MQTTnet 5.2 allocates per message, 312 bytes measured whatever its length.
/// </summary>
public sealed class MqttSink : IEventSink
{
    private readonly MqttSinkOptions _options;
    private readonly TopicScheme _topics;
    private readonly TimeProvider _timeProvider;
    private readonly BrokerLink _link;
    private readonly DiscoveryAnnouncer? _discovery;
    private readonly BirthListener? _births;
    private readonly PayloadBuffer _payload = new();
    private readonly Dictionary<StreamId, FrameRoute> _routes = [];
    private FramesPayload? _frames;
    private string _caution = "";
    private bool _stopped;

    /// <summary>Creates a sink that is not yet started.</summary>
    /// <param name="options">Which broker.</param>
    /// <param name="topics">Under which names.</param>
    /// <param name="timeProvider">The clock for pauses and timestamps.</param>
    /// <param name="logger">Where it logs.</param>
    /// <param name="login">The node's login at the embedded broker; null for any other broker.</param>
    /// <param name="homeAssistant">How streams are announced to Home Assistant; null if they are not.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is wrong, or the CA or password file cannot be read.</exception>
    public MqttSink(MqttSinkOptions options, TopicScheme topics, TimeProvider timeProvider, ILogger<MqttSink> logger, BrokerLogin? login = null, HomeAssistantOptions? homeAssistant = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(topics);
        _options = options;
        _topics = topics;
        _timeProvider = timeProvider;
        _link = new BrokerLink(options, MqttClientSettings.Create(options, topics, login), topics, timeProvider, logger);
        foreach (var file in SecretFiles.Exposed(options.Secrets))
        {
            logger.SecretIsOpen(file.Key, file.Value);
        }

        if (homeAssistant is not null)
        {
            OptionRules.ThrowIfInvalid(homeAssistant, "HomeAssistant");
            _discovery = new DiscoveryAnnouncer(topics, homeAssistant, _link.Board);
            _births = new BirthListener(new BlockSubscriber(options, topics, timeProvider, login, role: "home-assistant"), homeAssistant, _discovery.AnnounceAgain, timeProvider);
        }
    }

    /// <inheritdoc/>
    public string Name => "mqtt";

    /// <summary>How the sink fares. May be read from any thread.</summary>
    public MqttSinkReport Report => _link.Report;

    /// <inheritdoc/>
    public ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        _frames = new FramesPayload(info, _options.LabelsInFrames);
        _caution = info.Encoder.Caution;
        _link.Open();
        _link.Board.Post(Message(_topics.Status, RenderStatus(NodeStatus.Online)));
        InfoPayload.Write(_payload.Begin(), info);
        _link.Board.Post(Message(_topics.Info, Rendered()));
        _discovery?.Start(info);
        _link.Start();
        _births?.Start();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (_frames is not { } frames || !_link.IsReady)
        {
            _link.DropFrames();
            return ValueTask.CompletedTask;
        }

        frames.Write(_payload.Begin(), block);
        return _link.SendFramesAsync(RouteOf(block.Stream), _payload.EndAs(_options.Format), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        StatePayload.Write(_payload.Begin(), state, _caution);
        _link.Board.Post(Message(_topics.StreamState(state.Stream), Rendered()) with { ExpirySeconds = (uint)_options.StateExpirySeconds });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        EventPayload.Write(_payload.Begin(), happened, _caution);
        Append(OutboxKind.Event, _topics.StreamEvents(happened.Stream), happened.At, Rendered());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        UtterancePayload.Write(_payload.Begin(), utterance, _caution);
        Append(OutboxKind.Utterance, _topics.StreamUtterances(utterance.Stream), utterance.StartedAt, Rendered());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        _discovery?.Take(status);
        StreamStatusPayload.Write(_payload.Begin(), status);
        var (topic, payload) = (_topics.StreamStatus(status.Stream), Rendered());
        if (status is { IsGuest: true, Condition: StreamCondition.Offline })
        {
            Forget(status, topic, payload);
            return ValueTask.CompletedTask;
        }

        // Remembered first: what a new connect would say is then never older than what has gone out.
        _link.Board.Remember(Message(topic, payload));
        Append(OutboxKind.StreamStatus, topic, status.At, payload);
        if (status.Condition == StreamCondition.Offline)
        {
            _link.Board.Forget(_topics.StreamState(status.Stream));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(health);
        var json = _payload.Begin();
        HealthPayload.Write(json, health);
        HealthPayload.WritePublishing(json, Report);
        _link.Board.Post(Message(_topics.StreamHealth(health.Stream), Rendered(), MqttQualityOfServiceLevel.AtMostOnce));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (!_stopped)
        {
            _stopped = true;
            await _link.SettleAsync(cancellationToken).ConfigureAwait(false);
            var stopped = RenderStatus(NodeStatus.Stopped);
            _link.Board.Remember(Message(_topics.Status, stopped));
            Append(OutboxKind.NodeStatus, _topics.Status, _timeProvider.GetUtcNow(), stopped);
            await _link.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_births is not null)
        {
            await _births.DisposeAsync().ConfigureAwait(false);
        }

        await _link.DisposeAsync().ConfigureAwait(false);
        _payload.Dispose();
    }

    // Who listens hears of the end; who comes later finds nothing of streams that will not come again.
    private void Forget(StreamStatus status, string topic, byte[] payload)
    {
        _link.Board.Forget(topic);
        Append(OutboxKind.StreamStatus, topic, status.At, payload);
        Append(OutboxKind.StreamStatus, topic, status.At, []);
        _link.Board.Leave(_topics.StreamState(status.Stream));
        _link.Board.Leave(_topics.StreamHealth(status.Stream));
        _routes.Remove(status.Stream);
    }

    private byte[] RenderStatus(NodeStatus status)
    {
        NodeStatusPayload.Write(_payload.Begin(), status, _timeProvider.GetUtcNow());
        return Rendered();
    }

    private void Append(OutboxKind kind, string topic, DateTimeOffset time, byte[] payload) => _link.Append(
        new OutboxRecord(kind, topic, time.UtcTicks, payload) { Format = _options.Format, IsRetained = kind is OutboxKind.StreamStatus or OutboxKind.NodeStatus });

    private BoardMessage Message(string topic, byte[] payload, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce) =>
        new(topic, payload, quality) { Format = _options.Format };

    private byte[] Rendered() => _payload.EndAs(_options.Format).ToArray();

    private FrameRoute RouteOf(StreamId stream)
    {
        if (!_routes.TryGetValue(stream, out var route))
        {
            route = new FrameRoute(_topics.StreamFrames(stream), (uint)_options.FramesExpirySeconds, _options.Format);
            _routes.Add(stream, route);
        }

        return route;
    }
}

using System.Buffers;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt.Security;
using Emotion2Vec.Messaging.Topics;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// Hears the messages of one topic filter, at most once each: for sound, of which what is late is worth nothing. A client of its own beside the sink's, so that
/// a flood of sound delays no result.
/// </summary>
/// <param name="options">Which broker.</param>
/// <param name="topics">Whose name the client takes.</param>
/// <param name="timeProvider">The clock of timeouts.</param>
/// <param name="login">The node's login at the embedded broker; null for any other broker.</param>
/// <param name="role">What stands behind the client's name.</param>
public sealed class BlockSubscriber(MqttSinkOptions options, TopicScheme topics, TimeProvider timeProvider, BrokerLogin? login = null, string role = "audio")
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(200);

    private readonly ProtocolChoice _protocol = new(options.Protocol);

    /// <summary>Where it subscribes, as <c>host:port</c>.</summary>
    public string Broker => options.ToString();

    /// <summary>Subscribes, and hears until it is stopped or the connection is lost.</summary>
    /// <param name="filter">The topic filter.</param>
    /// <param name="subscribed">Called once the broker has accepted it.</param>
    /// <param name="heard">Takes a message; calls follow one another, and the payload is lent for the call.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that completes when it was stopped.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.BrokerUnavailable"/>: the broker is away or went; <see cref="ErrorKind.Configuration"/>: an option is wrong.
    /// </exception>
    public async Task RunAsync(string filter, Action subscribed, Func<BlockMessage, ValueTask> heard, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscribed);
        ArgumentNullException.ThrowIfNull(heard);
        using var client = new MqttClientFactory().CreateMqttClient();
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += loss =>
        {
            // A refused attempt ends too, and may be followed by one in the older version.
            _ = loss.ClientWasConnected && lost.TrySetResult(loss.Exception?.GetBaseException().Message ?? $"{loss.Reason} {loss.ReasonString}".TrimEnd());
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += message => heard(new BlockMessage(
            message.ApplicationMessage.Topic, message.ApplicationMessage.ContentType, message.ApplicationMessage.Retain, Whole(message.ApplicationMessage.Payload))).AsTask();
        try
        {
            await SubscribeAsync(client, filter, cancellationToken).ConfigureAwait(false);
            subscribed();
            var reason = await lost.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            throw new Emotion2VecException(ErrorKind.BrokerUnavailable, $"The connection to the MQTT broker {Broker} was lost: {reason}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Farewell, timeProvider);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SubscribeAsync(IMqttClient client, string filter, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), timeProvider);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await ConnectAsync(client, attempt.Token).ConfigureAwait(false);

            // What was kept is old: only what comes from now on. On 3.1.1 it comes too, and is marked.
            var wanted = new MqttTopicFilter { Topic = filter, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce };
            if (_protocol.Version == MqttProtocolVersion.V500)
            {
                wanted.RetainHandling = MqttRetainHandling.DoNotSendOnSubscribe;
            }

            var answer = await client.SubscribeAsync(new MqttClientSubscribeOptions { TopicFilters = [wanted] }, attempt.Token).ConfigureAwait(false);
            if (answer.Items.FirstOrDefault() is { ResultCode: > MqttClientSubscribeResultCode.GrantedQoS2 } refused)
            {
                throw Away($"it refuses the subscription to {filter}: {refused.ResultCode}", null);
            }
        }
        catch (Exception failure) when (failure is not Emotion2VecException)
        {
            // The library calls a wait that was cancelled a timeout.
            cancellationToken.ThrowIfCancellationRequested();
            throw Away(timeout.IsCancellationRequested ? $"no answer within {options.TimeoutSeconds} s" : ConnectFailure.Explain(failure, options), failure);
        }
    }

    private async Task ConnectAsync(IMqttClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            var settings = MqttClientSettings.In(_protocol.Version, MqttClientSettings.CreateListener(options, topics, role, login));
            var connected = await client.ConnectAsync(settings, cancellationToken).ConfigureAwait(false);
            if (connected.ResultCode == MqttClientConnectResultCode.Success)
            {
                return;
            }

            if (!_protocol.FallsBack(connected.ResultCode))
            {
                throw Away(ConnectFailure.Explain(connected), null);
            }
        }
    }

    private Emotion2VecException Away(string reason, Exception? cause) => new(ErrorKind.BrokerUnavailable, $"The MQTT broker {Broker} cannot be listened to: {reason}", cause);

    // The library hands over one piece, as it read it.
    private static ReadOnlyMemory<byte> Whole(ReadOnlySequence<byte> payload) => payload.IsSingleSegment ? payload.First : payload.ToArray();
}

using System.Buffers;
using System.Threading.Channels;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt.Security;
using Emotion2Vec.Messaging.Topics;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// Takes commands at <c>{root}/cmd</c> and answers each at its Response Topic with its Correlation Data (MQTT 5.0 section 4.10), both with QoS 1; a command that names no such
/// topic, as MQTT 3.1.1 cannot, is carried out without a word. A client of its own, which comes back when the broker does. Commands are carried out one after the other.
/// </summary>
/// <remarks>
/// Everything is from outside. Retained commands are passed over, since they are of another time; so is what was sent while this program was away, because the session ends with it.
/// A command that comes twice is carried out twice, which changes nothing: its second time finds the name taken, or gone. Those that come faster than they can be carried out
/// wait in a bounded queue, and beyond that are left out and counted.
/// </remarks>
/// <param name="options">Which broker.</param>
/// <param name="topics">The node's topics.</param>
/// <param name="login">The node's login at the embedded broker; null for any other broker.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of connections, and of commands left out.</param>
public sealed class CommandListener(MqttSinkOptions options, TopicScheme topics, BrokerLogin? login, TimeProvider time, ILogger<CommandListener> log)
{
    /// <summary>The longest command, in bytes: one with a session description of some size.</summary>
    public const int MaxCommandBytes = 64 * 1024;

    private const int MaxWaiting = 64;
    private const int MaxTopicCharacters = 1024;
    private const int MaxCorrelationBytes = 1024;
    private const uint ReplyExpirySeconds = 60;
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(200);

    private readonly ErrorTally _leftOut = new(time, (count, last) => log.CommandsLeftOut(count, last.Message));

    /// <summary>Listens until it is stopped.</summary>
    /// <param name="answer">Carries a command out: takes its bytes, gives the reply's. Never called twice at a time; must not throw.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that completes when it was stopped.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is wrong.</exception>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, Task<byte[]>> answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var backoff = new ReconnectBackoff(TimeSpan.FromSeconds(options.ReconnectMinSeconds), TimeSpan.FromSeconds(options.ReconnectMaxSeconds), Random.Shared.NextDouble);
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                await ListenAsync(answer, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Emotion2VecException failure) when (failure.Kind == ErrorKind.BrokerUnavailable)
            {
                log.CommandsNotHeard(failure.Message);
            }

            await Task.Delay(backoff.Next(time.GetElapsedTime(started)), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _leftOut.Flush();
    }

    private async Task ListenAsync(Func<ReadOnlyMemory<byte>, Task<byte[]>> answer, CancellationToken cancellationToken)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Channel.CreateBounded<MqttApplicationMessage>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        client.DisconnectedAsync += loss =>
        {
            lost.TrySetResult(loss.Exception?.GetBaseException().Message ?? $"{loss.Reason} {loss.ReasonString}".TrimEnd());
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += message =>
        {
            if (!message.ApplicationMessage.Retain && !waiting.Writer.TryWrite(message.ApplicationMessage))
            {
                _leftOut.Add(new Emotion2VecException(ErrorKind.DeviceBusy, $"{MaxWaiting} wait already"));
            }

            return Task.CompletedTask;
        };
        var serving = Task.CompletedTask;
        try
        {
            await SubscribeAsync(client, cancellationToken).ConfigureAwait(false);
            log.CommandsHeard(topics.Command, options.ToString());
            serving = ServeAsync(client, waiting.Reader, answer, end.Token);
            var reason = await lost.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            throw Away($"the connection was lost: {reason}", null);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var patience = new CancellationTokenSource(Farewell, time);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(IMqttClient client, ChannelReader<MqttApplicationMessage> waiting, Func<ReadOnlyMemory<byte>, Task<byte[]>> answer, CancellationToken end)
    {
        await foreach (var command in waiting.ReadAllAsync(end).ConfigureAwait(false))
        {
            if (Refusal(command) is { } refusal)
            {
                _leftOut.Add(new Emotion2VecException(ErrorKind.InvalidInput, refusal));
                continue;
            }

            var reply = await answer(command.Payload.Length > MaxCommandBytes ? default(ReadOnlyMemory<byte>) : command.Payload.ToArray()).ConfigureAwait(false);
            if (command.ResponseTopic is { Length: > 0 } topic)
            {
                await ReplyAsync(client, topic, command.CorrelationData, reply, end).ConfigureAwait(false);
            }
        }
    }

    private async Task ReplyAsync(IMqttClient client, string topic, byte[]? correlation, byte[] reply, CancellationToken end)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            PayloadSegment = reply,
            CorrelationData = correlation,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            ContentType = "application/json",
            PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData,
            MessageExpiryInterval = ReplyExpirySeconds,
        };
        try
        {
            var result = await client.PublishAsync(message, end).ConfigureAwait(false);
            if (!result.IsSuccess && result.ReasonCode != MqttClientPublishReasonCode.NoMatchingSubscribers)
            {
                _leftOut.Add(new Emotion2VecException(ErrorKind.PermissionDenied, $"the broker refuses the reply to '{topic}': {result.ReasonCode}"));
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _leftOut.Add(failure);
        }
    }

    // Whoever may send commands may have this node publish a reply: where, must not be a place that only the node speaks in, or that no topic can be.
    private string? Refusal(MqttApplicationMessage command)
    {
        var topic = command.ResponseTopic ?? "";
        return topic.Length > MaxTopicCharacters || topic.AsSpan().IndexOfAny('#', '+', '\0') >= 0 || topic.StartsWith('$') ? "its response topic is none to publish at"
            : topics.Owns(topic) ? "its response topic belongs to the node"
            : command.CorrelationData?.Length > MaxCorrelationBytes ? $"its correlation data is longer than {MaxCorrelationBytes} bytes"
            : null;
    }

    private async Task SubscribeAsync(IMqttClient client, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var connected = await client.ConnectAsync(MqttClientSettings.CreateListener(options, topics, "cmd", login), attempt.Token).ConfigureAwait(false);
            if (connected.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw Away(ConnectFailure.Explain(connected), null);
            }

            var wanted = new MqttTopicFilter { Topic = topics.Command, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, RetainHandling = MqttRetainHandling.DoNotSendOnSubscribe };
            var granted = await client.SubscribeAsync(new MqttClientSubscribeOptions { TopicFilters = [wanted] }, attempt.Token).ConfigureAwait(false);
            if (granted.Items.FirstOrDefault() is { ResultCode: > MqttClientSubscribeResultCode.GrantedQoS2 } refused)
            {
                throw Away($"it refuses the subscription to {topics.Command}: {refused.ResultCode}", null);
            }
        }
        catch (Exception failure) when (failure is not Emotion2VecException && !cancellationToken.IsCancellationRequested)
        {
            throw Away(timeout.IsCancellationRequested ? $"no answer within {options.TimeoutSeconds} s" : ConnectFailure.Explain(failure, options), failure);
        }
    }

    private Emotion2VecException Away(string reason, Exception? cause) => new(ErrorKind.BrokerUnavailable, $"The MQTT broker {options} brings no commands: {reason}", cause);
}

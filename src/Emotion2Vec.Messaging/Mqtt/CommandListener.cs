using System.Buffers;
using System.Threading.Channels;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt.Security;
using Emotion2Vec.Messaging.Topics;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
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
/// wait in a bounded queue. What is beyond that queue, or beyond what a node takes of all clients together in some time, is not looked at: it is counted, and answered with a reason as long as
/// refusals themselves do not come faster than they can be sent.
/// </remarks>
/// <param name="options">Which broker.</param>
/// <param name="topics">The node's topics.</param>
/// <param name="login">The node's login at the embedded broker; null for any other broker.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of connections, and of commands left out.</param>
/// <param name="perSecond">Commands that are taken in a second, all clients together, in the long run.</param>
public sealed class CommandListener(MqttSinkOptions options, TopicScheme topics, BrokerLogin? login, TimeProvider time, ILogger<CommandListener> log, int perSecond = CommandListener.PerSecond)
{
    /// <summary>The longest command, in bytes: one with a session description of some size.</summary>
    public const int MaxCommandBytes = 64 * 1024;

    /// <summary>Commands taken in a second, all clients together, in the long run: people and schedules send far fewer.</summary>
    public const int PerSecond = 10;

    /// <summary>Commands taken at once, after a rest.</summary>
    public const int Burst = 64;

    private const int MaxWaiting = 64;
    private const int MaxTopicCharacters = 1024;
    private const int MaxCorrelationBytes = 1024;
    private const uint ReplyExpirySeconds = 60;
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(200);

    private readonly ProtocolChoice _protocol = new(options.Protocol);
    private readonly CommandAllowance _allowance = new(perSecond, Burst, time);
    private readonly ErrorTally _leftOut = new(time, (count, last) => log.CommandsLeftOut(count, last.Message));

    /// <summary>Listens until it is stopped.</summary>
    /// <param name="answer">Carries a command out: takes its bytes, gives the reply's. Never called twice at a time; must not throw.</param>
    /// <param name="refuse">Gives the reply to a command that is not carried out, and why. May be called beside <paramref name="answer"/>; must not throw.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that completes when it was stopped.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is wrong.</exception>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, Task<byte[]>> answer, Func<Emotion2VecException, byte[]> refuse, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(refuse);
        var backoff = new ReconnectBackoff(TimeSpan.FromSeconds(options.ReconnectMinSeconds), TimeSpan.FromSeconds(options.ReconnectMaxSeconds), Random.Shared.NextDouble);
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                await ListenAsync(answer, refuse, cancellationToken).ConfigureAwait(false);
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

    private async Task ListenAsync(Func<ReadOnlyMemory<byte>, Task<byte[]>> answer, Func<Emotion2VecException, byte[]> refuse, CancellationToken cancellationToken)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Queue<MqttApplicationMessage>();
        var refused = Queue<(MqttApplicationMessage Command, Emotion2VecException Reason)>();
        client.DisconnectedAsync += loss =>
        {
            // A refused attempt ends too, and may be followed by one in the older version.
            _ = loss.ClientWasConnected && lost.TrySetResult(loss.Exception?.GetBaseException().Message ?? $"{loss.Reason} {loss.ReasonString}".TrimEnd());
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += message =>
        {
            if (!message.ApplicationMessage.Retain && Enqueue(message.ApplicationMessage, waiting.Writer) is { } reason)
            {
                _leftOut.Add(reason);
                refused.Writer.TryWrite((message.ApplicationMessage, reason));
            }

            return Task.CompletedTask;
        };
        var (serving, refusing) = (Task.CompletedTask, Task.CompletedTask);
        try
        {
            await SubscribeAsync(client, cancellationToken).ConfigureAwait(false);
            log.CommandsHeard(topics.Command, options.ToString());
            serving = ServeAsync(client, waiting.Reader, answer, end.Token);
            refusing = RefuseAsync(client, refused.Reader, refuse, end.Token);
            var reason = await lost.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            throw Away($"the connection was lost: {reason}", null);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(serving, refusing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var patience = new CancellationTokenSource(Farewell, time);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Channel<T> Queue<T>() => Channel.CreateBounded<T>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    // Null if the command will be carried out.
    private Emotion2VecException? Enqueue(MqttApplicationMessage command, ChannelWriter<MqttApplicationMessage> waiting) =>
        !_allowance.TryTake() ? new(ErrorKind.DeviceBusy, $"More than {perSecond} commands a second come, from all clients together; this one was not looked at, send it again later.")
        : !waiting.TryWrite(command) ? new(ErrorKind.DeviceBusy, $"{MaxWaiting} commands wait already; this one was not looked at, send it again later.")
        : null;

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
            await ReplyAsync(client, command, reply, end).ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(IMqttClient client, ChannelReader<(MqttApplicationMessage Command, Emotion2VecException Reason)> refused, Func<Emotion2VecException, byte[]> refuse, CancellationToken end)
    {
        await foreach (var (command, reason) in refused.ReadAllAsync(end).ConfigureAwait(false))
        {
            if (Refusal(command) is null)
            {
                await ReplyAsync(client, command, refuse(reason), end).ConfigureAwait(false);
            }
        }
    }

    private async Task ReplyAsync(IMqttClient client, MqttApplicationMessage command, byte[] reply, CancellationToken end)
    {
        if (command.ResponseTopic is not { Length: > 0 } topic)
        {
            return;
        }

        var message = new MqttApplicationMessage
        {
            Topic = topic,
            PayloadSegment = reply,
            CorrelationData = command.CorrelationData,
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
            await ConnectAsync(client, attempt.Token).ConfigureAwait(false);

            // On 3.1.1 what is retained comes too, and is marked.
            var wanted = new MqttTopicFilter { Topic = topics.Command, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };
            if (_protocol.Version == MqttProtocolVersion.V500)
            {
                wanted.RetainHandling = MqttRetainHandling.DoNotSendOnSubscribe;
            }

            var granted = await client.SubscribeAsync(new MqttClientSubscribeOptions { TopicFilters = [wanted] }, attempt.Token).ConfigureAwait(false);
            if (granted.Items.FirstOrDefault() is { ResultCode: > MqttClientSubscribeResultCode.GrantedQoS2 } refused)
            {
                throw Away($"it refuses the subscription to {topics.Command}: {refused.ResultCode}", null);
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
            var settings = MqttClientSettings.In(_protocol.Version, MqttClientSettings.CreateListener(options, topics, "cmd", login));
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

    private Emotion2VecException Away(string reason, Exception? cause) => new(ErrorKind.BrokerUnavailable, $"The MQTT broker {options} brings no commands: {reason}", cause);
}

using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>
/// Sound over MQTT, a block per message: on the node's own topics <c>streams/{id}/audio</c>, or on others, such as those of Rhasspy's microphones. A stream
/// per topic appears with its first block and ends after some seconds without one.
/// </summary>
/// <remarks>
/// Blocks are taken by the client library's one receiving loop. Guests are looked up, added and removed under a lock, which the loop finds free but once a
/// second, when those that fell silent are let go.
/// </remarks>
/// <param name="subscriber">Where blocks come from.</param>
/// <param name="pattern">Which topics, and what they call their streams.</param>
/// <param name="fallback">What blocks hold whose sender does not say; null to refuse such blocks.</param>
/// <param name="silence">How long a topic may bring nothing.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of blocks that could not be read.</param>
internal sealed class MqttAudioDoor(
    BlockSubscriber subscriber, TopicPattern pattern, FeedFormat? fallback, TimeSpan silence, TimeProvider time, ILogger log) : IAudioDoor
{
    // Topics remembered, of streams and refused ones: who invents topics must not fill the memory.
    private const int MaxTopics = 1024;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MqttGuest> _guests = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Description => $"mqtt {pattern.Filter}";

    /// <inheritdoc/>
    public async Task RunAsync(IStreamHost host, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var malformed = new ErrorTally(time, (count, error) => log.BlocksMalformed(pattern.Filter, count, error));
        var sweeping = SweepAsync(end.Token);
        try
        {
            await subscriber.RunAsync(
                pattern.Filter,
                () => host.Opened($"subscribed at {subscriber.Broker}"),
                message => HearAsync(host, message, malformed),
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await sweeping.ConfigureAwait(false);
            malformed.Flush();
            await Task.WhenAll(LetGo(_ => true).Select(guest => guest.GoneAsync())).ConfigureAwait(false);
        }
    }

    private ValueTask HearAsync(IStreamHost host, BlockMessage message, ErrorTally malformed)
    {
        if (message.IsRetained || message.Payload.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        lock (_lock)
        {
            if (_guests.TryGetValue(message.Topic, out var guest))
            {
                if (!guest.Take(message.Payload.Span, time.GetTimestamp()))
                {
                    malformed.Add(Unreadable(message));
                }

                return ValueTask.CompletedTask;
            }

            if (_guests.Count >= MaxTopics)
            {
                return ValueTask.CompletedTask;
            }
        }

        return BlockContent.FormatOf(message.ContentType, message.Payload.Span, fallback) is { } format
            ? OpenAsync(host, message, format)
            : Refuse(message, malformed);
    }

    private static ValueTask Refuse(BlockMessage message, ErrorTally malformed)
    {
        malformed.Add(Unreadable(message));
        return ValueTask.CompletedTask;
    }

    private async ValueTask OpenAsync(IStreamHost host, BlockMessage message, FeedFormat format)
    {
        MqttGuest guest;
        var source = new FedSource($"mqtt {message.Topic}");
        try
        {
            var stream = host.Open(pattern.NameOf(message.Topic), source);
            guest = new MqttGuest(source, stream, new SoundFeed(format, await source.Writer.ConfigureAwait(false)), time.GetTimestamp());
        }
        catch (Exception refusal) when (refusal is Emotion2VecException or OperationCanceledException)
        {
            // The hall has said so; the topic asks again when it is forgotten.
            source.End();
            guest = new MqttGuest(null, null, null, time.GetTimestamp());
        }

        lock (_lock)
        {
            _guests[message.Topic] = guest;
            guest.Take(message.Payload.Span, time.GetTimestamp());
        }
    }

    private async Task SweepAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(SweepInterval, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            LetGo(guest => time.GetElapsedTime(guest.HeardAt) >= silence);
        }
    }

    private List<MqttGuest> LetGo(Func<MqttGuest, bool> isOver)
    {
        var gone = new List<MqttGuest>();
        lock (_lock)
        {
            foreach (var (topic, guest) in _guests.Where(guest => isOver(guest.Value)).ToList())
            {
                _guests.Remove(topic);
                guest.End();
                gone.Add(guest);
            }
        }

        return gone;
    }

    private static Emotion2VecException Unreadable(BlockMessage message) => new(
        ErrorKind.InvalidInput,
        $"{message.Payload.Length} bytes on {message.Topic} as '{message.ContentType ?? "no content type"}' are no sound that is read, or of another format than before: "
            + "send wav files, or say audio/pcm;rate=16000 or audio/opus as content type.");
}

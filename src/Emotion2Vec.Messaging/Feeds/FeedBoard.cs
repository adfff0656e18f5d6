using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>The last status, state and health of each stream, and what the node says of itself, for readers that come later. Owned by the feed, under its lock.</summary>
internal sealed class FeedBoard
{
    private static readonly FeedKind[] Kept = [FeedKind.Status, FeedKind.State, FeedKind.Health];

    private readonly Dictionary<(StreamId Stream, FeedKind Kind), FeedMessage> _last = [];
    private readonly List<StreamId> _streams = [];
    private FeedMessage? _info;

    /// <summary>Keeps a message in place of the last of its kind and stream, if its kind is one that is kept.</summary>
    /// <param name="message">The message; retained while kept.</param>
    public void Keep(FeedMessage message)
    {
        if (message.Kind == FeedKind.Info)
        {
            message.Retain();
            _info?.Release();
            _info = message;
        }
        else if (Kept.Contains(message.Kind) && message.Stream != default)
        {
            message.Retain();
            if (_last.Remove((message.Stream, message.Kind), out var before))
            {
                before.Release();
            }
            else if (!_streams.Contains(message.Stream))
            {
                _streams.Add(message.Stream);
            }

            _last.Add((message.Stream, message.Kind), message);
        }
    }

    /// <summary>Forgets a stream.</summary>
    /// <param name="stream">Its name.</param>
    public void Forget(StreamId stream)
    {
        _streams.Remove(stream);
        foreach (var kind in Kept)
        {
            if (_last.Remove((stream, kind), out var message))
            {
                message.Release();
            }
        }
    }

    /// <summary>Gives a reader all that it wants of what is known: the node first, then stream by stream as they came.</summary>
    /// <param name="client">The reader.</param>
    public void Show(FeedClient client)
    {
        if (_info is not null)
        {
            client.Offer(_info);
        }

        foreach (var stream in _streams)
        {
            foreach (var kind in Kept)
            {
                if (client.Wants(kind, stream) && _last.TryGetValue((stream, kind), out var message))
                {
                    client.Offer(message);
                }
            }
        }
    }
}

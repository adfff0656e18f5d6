using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>One topic that sound comes on: the stream that runs for it, or the memory that it was refused.</summary>
/// <param name="source">The stream's source; null if it was refused.</param>
/// <param name="stream">The stream; null if it was refused.</param>
/// <param name="feed">Decodes; null if it was refused.</param>
/// <param name="now">When the first block came, a timestamp.</param>
internal sealed class MqttGuest(FedSource? source, StreamHandle? stream, SoundFeed? feed, long now)
{
    private long _heardAt = now;

    /// <summary>When a block came last, a timestamp. Any thread.</summary>
    public long HeardAt => Volatile.Read(ref _heardAt);

    /// <summary>True if the stream was refused: it may ask again after a while, even if it never falls silent.</summary>
    public bool IsRefused => feed is null;

    /// <summary>Takes a block. The receiving thread.</summary>
    /// <param name="block">The block.</param>
    /// <param name="at">When, a timestamp.</param>
    /// <returns>False if it is malformed.</returns>
    public bool Take(ReadOnlySpan<byte> block, long at)
    {
        if (feed is null)
        {
            return true;
        }

        // Also for a stream that was ended from within: the microphone must fall silent before it is heard again.
        Volatile.Write(ref _heardAt, at);
        return source!.Ended.IsCompleted || feed.Write(block);
    }

    /// <summary>Ends the stream; the receiving thread gives it nothing any more.</summary>
    public void End()
    {
        source?.End();
        feed?.Dispose();
    }

    /// <summary>Waits until the stream is gone.</summary>
    public Task GoneAsync() => stream?.Completion ?? Task.CompletedTask;
}

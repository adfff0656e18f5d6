using System.Text;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>
/// One message of the live feed, rendered once for all who read it. Reference counted, and used again once the last reader has let go: whoever keeps one beyond a call
/// retains it, and releases it when done. Immutable while anybody holds it.
/// </summary>
/// <param name="recycle">Takes it back; null for one that is not used again.</param>
internal sealed class FeedMessage(Action<FeedMessage>? recycle)
{
    private byte[] _bytes = [];
    private int _length;
    private int _references;

    /// <summary>What it is.</summary>
    public FeedKind Kind { get; private set; }

    /// <summary>Which stream; without a name for the node's own.</summary>
    public StreamId Stream { get; private set; }

    /// <summary>The JSON object in UTF-8, without a line feed anywhere.</summary>
    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(0, _length);

    /// <summary>Tells a reader what it has lost.</summary>
    /// <param name="frames">Frames payloads that it did not get.</param>
    /// <returns>The message, held once.</returns>
    public static FeedMessage Dropped(long frames)
    {
        var message = new FeedMessage(recycle: null);
        message.Fill(FeedKind.Dropped, default, Encoding.UTF8.GetBytes($$"""{"v":{{Payloads.PayloadBuffer.Version}},"type":"dropped","frames":{{frames}}}"""));
        return message;
    }

    /// <summary>Gives it new content; the caller holds it once afterwards. Allocates nothing unless the content is larger than any before.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="payload">The JSON object; copied.</param>
    public void Fill(FeedKind kind, StreamId stream, ReadOnlySpan<byte> payload)
    {
        if (_bytes.Length < payload.Length)
        {
            _bytes = new byte[payload.Length + (payload.Length / 4)];
        }

        payload.CopyTo(_bytes);
        (_length, Kind, Stream) = (payload.Length, kind, stream);
        Volatile.Write(ref _references, 1);
    }

    /// <summary>Holds it once more. Any thread that holds it.</summary>
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Lets go of it once; the last one gives it back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            recycle?.Invoke(this);
        }
    }
}

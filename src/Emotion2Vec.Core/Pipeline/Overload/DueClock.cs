using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>
/// Since when a stream's chunks have been due: the order in which streams are served, and the measure of overload. Owned by the step thread; allocates nothing.
/// </summary>
/// <remarks>
/// A chunk is due when it was complete in the ring, but no sooner than a chunk's length after the one before it, and not before the stream was last without sound.
/// So a source that delivers faster than time passes, or all at once after a pause of the network, neither overtakes other streams nor passes for an overload of the machine:
/// what waits then is of its own making.
/// </remarks>
/// <param name="chunkFrames">Frames of the first chunk.</param>
/// <param name="frequency">Ticks of the clock's timestamp per second.</param>
internal sealed class DueClock(int chunkFrames, long frequency)
{
    // Sums with it stay in range.
    private const long Never = long.MinValue / 2;

    private int _chunkFrames = chunkFrames;
    private long _chunk = chunkFrames * frequency / ModelAudio.FramesPerSecond;
    private long _earliest = Never;

    /// <summary>Since when the chunk handed over last has been due.</summary>
    public long DueAt { get; private set; }

    /// <summary>The next chunk is of another length.</summary>
    /// <param name="frames">Frames of it.</param>
    public void Resize(int frames)
    {
        if (frames != _chunkFrames)
        {
            var chunk = frames * frequency / ModelAudio.FramesPerSecond;
            (_earliest, _chunkFrames, _chunk) = (_earliest + chunk - _chunk, frames, chunk);
        }
    }

    /// <summary>The stream waits for sound.</summary>
    /// <param name="now">The clock's timestamp.</param>
    public void Starve(long now) => _earliest = now;

    /// <summary>Since when a chunk would be due that is complete now.</summary>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="behind">Ticks of sound that arrived after it.</param>
    /// <returns>At most now.</returns>
    public long DueFor(long now, long behind) => Math.Min(now, Math.Max(now - behind, _earliest));

    /// <summary>A chunk is complete.</summary>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="behind">Ticks of sound that arrived after it.</param>
    public void Complete(long now, long behind)
    {
        DueAt = DueFor(now, behind);
        _earliest = DueAt + _chunk;
    }

    /// <summary>Ticks of sound to drop unheard, so that the next chunk is due only now.</summary>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="behind">Ticks of sound that arrived after the next chunk.</param>
    /// <returns>0 unless the next chunk has been due for half a chunk's length.</returns>
    public long Excess(long now, long behind)
    {
        var wait = now - DueFor(now, behind);
        return 2 * wait > _chunk ? wait : 0;
    }

    /// <summary>Sound was dropped unheard.</summary>
    /// <param name="ticks">How much: what is left is due that much later.</param>
    public void Forgive(long ticks) => _earliest += ticks;
}

namespace Emotion2Vec.Core.Audio;

/// <summary>The producer's end of one stream's ring. All members are called by the source's one writing thread only.</summary>
public interface IAudioWriter
{
    /// <summary>Announces the format, before the first <see cref="TryWrite"/>, and again where the sound starts anew, as with another writer of a pipe.</summary>
    /// <param name="sampleRate">Samples per second of what will be written, 1000 to 384000. The pipeline resamples to 16 kHz.</param>
    void Begin(int sampleRate);

    /// <summary>Writes mono samples in [-1, 1]. Wait-free, allocates nothing. A block that does not fit is dropped whole and counted.</summary>
    /// <param name="samples">The block.</param>
    /// <returns>False if the ring had no room and the block was dropped.</returns>
    bool TryWrite(ReadOnlySpan<float> samples);

    /// <summary>
    /// Adds a remark about samples about to be written, in the order of <see cref="AudioMark.Sample"/>. One that comes after its samples may be
    /// counted towards a later chunk. Wait-free; a full remark queue drops the remark and counts it.
    /// </summary>
    /// <param name="mark">The remark.</param>
    void Mark(in AudioMark mark);

    /// <summary>Counts trouble that the source saw, for the health report. Wait-free.</summary>
    /// <param name="counter">Which counter.</param>
    /// <param name="count">By how much.</param>
    void Count(SourceCounter counter, long count = 1);

    /// <summary>Waits until the ring has room. For sources that may be held back (files); live sources must not wait.</summary>
    /// <param name="samples">Samples of room wanted, at most half the ring.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when a write of that many samples will succeed.</returns>
    ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken);
}

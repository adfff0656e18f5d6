namespace Emotion2Vec.Audio.Ffmpeg;

/// <summary>Notices that a read of ffmpeg's output takes too long. The reading thread reads; a timer looks on.</summary>
/// <param name="time">The clock.</param>
/// <param name="silence">What is too long.</param>
internal sealed class ReadWatch(TimeProvider time, TimeSpan silence)
{
    private long _readingSince;
    private bool _wasSilent;

    /// <summary>True once it took too long.</summary>
    public bool WasSilent => Volatile.Read(ref _wasSilent);

    /// <summary>Reads; allocates nothing.</summary>
    /// <param name="output">What is read.</param>
    /// <param name="destination">Room for bytes.</param>
    /// <returns>Bytes read; 0 at the end.</returns>
    public int Read(Stream output, Span<byte> destination)
    {
        Volatile.Write(ref _readingSince, time.GetTimestamp());
        var count = output.Read(destination);

        // Not reading: held back by a full ring, which is not ffmpeg's fault.
        Volatile.Write(ref _readingSince, long.MaxValue);
        return count;
    }

    /// <summary>The timer's part.</summary>
    /// <param name="ffmpeg">Is ended if it was silent for too long.</param>
    public void EndIfSilent(FfmpegProcess ffmpeg)
    {
        var since = Volatile.Read(ref _readingSince);
        if (since != long.MaxValue && since != 0 && time.GetElapsedTime(since) >= silence)
        {
            Volatile.Write(ref _wasSilent, true);
            ffmpeg.End();
        }
    }
}

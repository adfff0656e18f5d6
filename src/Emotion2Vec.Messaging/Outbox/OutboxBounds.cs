namespace Emotion2Vec.Messaging.Outbox;

/// <summary>What an outbox may take.</summary>
/// <param name="MaxBytes">Bytes of its files; the oldest segment goes for more.</param>
/// <param name="MaxMemoryBytes">Of these, bytes in memory.</param>
/// <param name="SegmentBytes">Bytes of a segment; also what is left of messages that have arrived.</param>
/// <param name="MaxAge">How long a message may wait.</param>
internal sealed record OutboxBounds(long MaxBytes, long MaxMemoryBytes, int SegmentBytes, TimeSpan MaxAge)
{
    private const long MemoryBytes = 16 << 20;
    private const int SmallestSegmentBytes = 64 << 10;
    private const int LargestSegmentBytes = 4 << 20;

    // Dropping a segment loses a sixteenth of what waits.
    private const int Segments = 16;

    /// <summary>The bounds that options ask for.</summary>
    public static OutboxBounds Of(OutboxOptions options)
    {
        var bytes = (long)options.MaxMegabytes << 20;
        return new(bytes, MemoryBytes, (int)Math.Clamp(bytes / Segments, SmallestSegmentBytes, LargestSegmentBytes), TimeSpan.FromHours(options.MaxHours));
    }
}

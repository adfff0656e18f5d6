namespace Emotion2Vec.Messaging.Outbox;

/// <summary>Bytes under a name. Members throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where a disk would. One caller at a time, but for <see cref="Flush"/>.</summary>
internal interface IOutboxFile : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Reads from an offset until the span is full or the file ends.</summary>
    /// <returns>Bytes read.</returns>
    int Read(Span<byte> bytes, long offset);

    /// <summary>Writes at an offset. The bytes outlive the process once this has returned.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts the file.</summary>
    void Truncate(long length);

    /// <summary>Forces to the disk what was written: it outlives a power cut once this has returned. May be called beside the other members.</summary>
    void Flush();
}

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>Files in memory: for nodes that keep nothing on disk, and while a disk takes nothing.</summary>
internal sealed class MemoryStorage : IOutboxStorage
{
    private readonly Dictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsDurable => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names() => [.. _files.Keys];

    /// <inheritdoc/>
    public IOutboxFile Open(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            _files.Add(name, file = new MemoryFile());
        }

        return file;
    }

    /// <inheritdoc/>
    public void Delete(string name) => _files.Remove(name);

    /// <inheritdoc/>
    public void Dispose() => _files.Clear();

    private sealed class MemoryFile : IOutboxFile
    {
        private byte[] _bytes = [];

        public long Length { get; private set; }

        public int Read(Span<byte> bytes, long offset)
        {
            var count = (int)Math.Clamp(Length - offset, 0, bytes.Length);
            _bytes.AsSpan((int)Math.Min(offset, Length), count).CopyTo(bytes);
            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var end = (int)offset + bytes.Length;
            if (end > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
            }

            bytes.CopyTo(_bytes.AsSpan((int)offset));
            Length = Math.Max(Length, end);
        }

        public void Truncate(long length) => Length = Math.Min(Length, length);

        public void Flush()
        {
        }

        // A file that is closed keeps its content until it is deleted.
        public void Dispose()
        {
        }
    }
}

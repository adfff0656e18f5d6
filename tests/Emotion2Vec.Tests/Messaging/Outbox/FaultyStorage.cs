using Emotion2Vec.Messaging.Outbox;

namespace Emotion2Vec.Tests.Messaging.Outbox;

/// <summary>A storage whose writes stop in their middle once a number of bytes was written: by a crash, behind which nothing is done any more, or by a full disk.</summary>
internal sealed class FaultyStorage(IOutboxStorage inner, long bytes, bool isCrash) : IOutboxStorage
{
    private long _left = bytes;

    public bool IsDurable => true;

    /// <summary>Bytes written, or tried.</summary>
    public long Written { get; private set; }

    /// <summary>Makes room again.</summary>
    public void Heal() => _left = long.MaxValue;

    public IReadOnlyList<string> Names() => inner.Names();

    public IOutboxFile Open(string name)
    {
        Require();
        return new FaultyFile(this, inner.Open(name));
    }

    public void Delete(string name)
    {
        Require();
        inner.Delete(name);
    }

    public void Dispose()
    {
    }

    private void Require()
    {
        if (isCrash && _left <= 0)
        {
            throw new CrashException();
        }
    }

    private sealed class FaultyFile(FaultyStorage storage, IOutboxFile inner) : IOutboxFile
    {
        public long Length => inner.Length;

        public int Read(Span<byte> bytes, long offset) => inner.Read(bytes, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            storage.Require();
            var count = (int)Math.Min(bytes.Length, storage._left);
            inner.Write(bytes[..count], offset);
            storage.Written += bytes.Length;
            storage._left -= count;
            if (count < bytes.Length)
            {
                throw storage.Failure();
            }
        }

        public void Truncate(long length)
        {
            storage.Require();
            inner.Truncate(length);
        }

        public void Flush()
        {
        }

        public void Dispose() => inner.Dispose();
    }

    private Exception Failure() => isCrash ? new CrashException() : new IOException("No space left on device");

    /// <summary>The process ended here.</summary>
    internal sealed class CrashException : Exception;
}

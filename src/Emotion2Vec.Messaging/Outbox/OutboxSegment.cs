using System.Diagnostics.CodeAnalysis;

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>One file of consecutive records. Written by the run that made it; later runs only read it.</summary>
internal sealed class OutboxSegment : IDisposable
{
    private const string Extension = ".segment";

    private readonly IOutboxFile _file;

    private OutboxSegment(IOutboxStorage storage, string name, IOutboxFile file, ulong epoch, long firstSequence)
    {
        Storage = storage;
        Name = name;
        _file = file;
        Epoch = epoch;
        FirstSequence = firstSequence;
        LastSequence = firstSequence - 1;
        Length = OutboxFormat.HeaderBytes;
    }

    /// <summary>Where it lives.</summary>
    public IOutboxStorage Storage { get; }

    /// <summary>Its file.</summary>
    public string Name { get; }

    /// <summary>The run that wrote it.</summary>
    public ulong Epoch { get; }

    /// <summary>Sequence of its first record.</summary>
    public long FirstSequence { get; }

    /// <summary>Sequence of its last record; one less than the first while it is empty.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Bytes that are header and whole records.</summary>
    public long Length { get; private set; }

    /// <summary>Whether something was written that a power cut could take.</summary>
    public bool IsUnflushed { get; set; }

    /// <summary>Whether a file is a segment, by its name.</summary>
    public static bool IsSegment(string name) => name.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Makes an empty segment.</summary>
    public static OutboxSegment Create(IOutboxStorage storage, ulong epoch, long firstSequence)
    {
        // In the order of names, segments are in the order of sequences.
        var name = $"{firstSequence:x16}-{epoch:x16}{Extension}";
        var file = storage.Open(name);
        try
        {
            Span<byte> header = stackalloc byte[OutboxFormat.HeaderBytes];
            OutboxFormat.WriteHeader(header, epoch, firstSequence);
            file.Write(header, 0);
            return new OutboxSegment(storage, name, file, epoch, firstSequence) { IsUnflushed = true };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a segment of an earlier run, and cuts off what is no whole record.</summary>
    /// <param name="storage">Where it lives.</param>
    /// <param name="name">Its file.</param>
    /// <param name="found">Given every record, in order.</param>
    /// <param name="cutBytes">Bytes cut off.</param>
    /// <returns>The segment; null if it holds no record.</returns>
    public static OutboxSegment? Open(IOutboxStorage storage, string name, Action<OutboxRecord> found, out long cutBytes)
    {
        var file = storage.Open(name);
        try
        {
            cutBytes = file.Length;
            Span<byte> header = stackalloc byte[OutboxFormat.HeaderBytes];
            if (!OutboxFormat.TryReadHeader(header[..file.Read(header, 0)], out var epoch, out var firstSequence))
            {
                file.Dispose();
                return null;
            }

            var segment = new OutboxSegment(storage, name, file, epoch, firstSequence) { Length = file.Length };
            var offset = (long)OutboxFormat.HeaderBytes;
            while (segment.TryRead(offset, out var record, out var next) && record.Sequence == segment.LastSequence + 1)
            {
                segment.LastSequence = record.Sequence;
                offset = next;
                found(record);
            }

            cutBytes = segment.Length - offset;
            segment.Length = offset;
            if (cutBytes > 0)
            {
                file.Truncate(offset);
            }

            if (segment.LastSequence >= segment.FirstSequence)
            {
                return segment;
            }

            file.Dispose();
            return null;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a record.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="sequence">Its sequence.</param>
    public void Append(ReadOnlySpan<byte> bytes, long sequence)
    {
        _file.Write(bytes, Length);
        Length += bytes.Length;
        LastSequence = sequence;
        IsUnflushed = true;
    }

    /// <summary>Reads the record at an offset.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="record">The record.</param>
    /// <param name="next">Where the one behind it begins.</param>
    /// <returns>False at the end, or where the file is damaged.</returns>
    public bool TryRead(long offset, [NotNullWhen(true)] out OutboxRecord? record, out long next)
    {
        (record, next) = (null, offset);
        Span<byte> prefix = stackalloc byte[OutboxFormat.PrefixBytes];
        try
        {
            if (offset >= Length || _file.Read(prefix, offset) < prefix.Length || !OutboxFormat.TryReadLength(prefix, out var bodyBytes))
            {
                return false;
            }

            var body = new byte[bodyBytes];
            next = offset + prefix.Length + bodyBytes;
            return _file.Read(body, offset + prefix.Length) == bodyBytes && OutboxFormat.TryRead(prefix, body, out record);
        }
        catch (Exception failure) when (FolderStorage.IsFault(failure))
        {
            return false;
        }
    }

    /// <summary>Forces it to the disk.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Closes the file and deletes it.</summary>
    public void Delete()
    {
        _file.Dispose();
        Storage.Delete(Name);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}

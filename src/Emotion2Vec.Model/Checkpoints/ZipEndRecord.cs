using System.Buffers.Binary;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>Where a zip archive's table of contents lies.</summary>
/// <param name="DirectoryOffset">Its first byte.</param>
/// <param name="DirectoryLength">Its length in bytes.</param>
internal sealed record ZipEndRecord(long DirectoryOffset, long DirectoryLength)
{
    private const uint EndMark = 0x06054b50;
    private const uint Zip64LocatorMark = 0x07064b50;
    private const uint Zip64EndMark = 0x06064b50;
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int Zip64EndBytes = 56;
    private const int MaxCommentBytes = ushort.MaxValue;

    /// <summary>Finds the end record, which a comment of unknown length may follow, and its zip64 twin before it.</summary>
    public static ZipEndRecord Find(InputFile file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndBytes + MaxCommentBytes)];
        var tailStart = file.Length - tail.Length;
        file.ReadExactly(tailStart, tail);
        for (var i = tail.Length - EndBytes; i >= 0; i--)
        {
            var record = tail.AsSpan(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) == EndMark
                && BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) == record.Length - EndBytes)
            {
                return Validate(Read(file, tailStart + i, record), file, tailStart + i);
            }
        }

        throw new ModelException($"{file.Path}: the zip archive has no end: the file is truncated, copy it again.");
    }

    private static ZipEndRecord Read(InputFile file, long position, ReadOnlySpan<byte> record)
    {
        Span<byte> locator = stackalloc byte[LocatorBytes];
        if (position >= LocatorBytes)
        {
            file.ReadExactly(position - LocatorBytes, locator);
            if (BinaryPrimitives.ReadUInt32LittleEndian(locator) == Zip64LocatorMark)
            {
                return ReadZip64(file, BinaryPrimitives.ReadInt64LittleEndian(locator[8..]));
            }
        }

        return new ZipEndRecord(BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), BinaryPrimitives.ReadUInt32LittleEndian(record[12..]));
    }

    private static ZipEndRecord ReadZip64(InputFile file, long position)
    {
        Span<byte> record = stackalloc byte[Zip64EndBytes];
        if (position < 0 || position > file.Length - Zip64EndBytes)
        {
            throw Damaged(file);
        }

        file.ReadExactly(position, record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == Zip64EndMark
            ? new ZipEndRecord(BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]))
            : throw Damaged(file);
    }

    private static ZipEndRecord Validate(ZipEndRecord end, InputFile file, long position) =>
        end.DirectoryOffset >= 0 && end.DirectoryLength >= 0 && end.DirectoryOffset <= position - end.DirectoryLength ? end : throw Damaged(file);

    private static ModelException Damaged(InputFile file) => new($"{file.Path}: the end of the zip archive is damaged; copy the file again.");
}

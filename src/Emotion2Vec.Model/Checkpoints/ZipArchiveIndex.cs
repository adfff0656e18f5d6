using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>
/// The table of contents of a zip archive, and streams over its entries. Unlike <see cref="ZipArchive"/> it reads stored entries in place
/// by offset, from many threads, and does not trust what an archive says of its sizes.
/// </summary>
/// <remarks>Format: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (ends), 4.5.3 (zip64 sizes).</remarks>
internal sealed class ZipArchiveIndex
{
    /// <summary>Largest table of contents read. A large model's has some 600 entries and 60 kB.</summary>
    public const int MaxDirectoryBytes = 16 << 20;

    // Deflate cannot do better than 258 bytes for 2 bits (zlib, "Technical Details": 1032 to 1).
    private const long MaxDeflateRatio = 1032;

    private const uint LocalHeaderMark = 0x04034b50;
    private const uint CentralHeaderMark = 0x02014b50;
    private const int LocalHeaderBytes = 30;
    private const int CentralHeaderBytes = 46;
    private const int Zip64SizesId = 1;
    private const ushort EncryptedFlag = 1;

    private readonly InputFile _file;

    private ZipArchiveIndex(InputFile file, Dictionary<string, ZipEntry> entries)
    {
        _file = file;
        Entries = entries;
    }

    public IReadOnlyDictionary<string, ZipEntry> Entries { get; }

    public static ZipArchiveIndex Read(InputFile file)
    {
        var end = ZipEndRecord.Find(file);
        if (end.DirectoryLength > MaxDirectoryBytes)
        {
            throw new ModelException($"{file.Path}: the zip table of contents is {end.DirectoryLength} bytes long; at most {MaxDirectoryBytes} are read.");
        }

        var directory = new byte[(int)end.DirectoryLength];
        file.ReadExactly(end.DirectoryOffset, directory);
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        for (ReadOnlySpan<byte> rest = directory; !rest.IsEmpty;)
        {
            var entry = ReadEntry(ref rest, file.Path);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw new ModelException($"{file.Path}: the zip archive has two entries named '{entry.Name}'.");
            }
        }

        return new ZipArchiveIndex(file, entries);
    }

    /// <summary>Opens an entry; seekable if it is stored. One that is deflated may yield more than it declares: readers ask for what they need.</summary>
    public Stream Open(ZipEntry entry)
    {
        Span<byte> header = stackalloc byte[LocalHeaderBytes];
        _file.ReadExactly(entry.HeaderOffset, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeaderMark)
        {
            throw new ModelException($"{_file.Path}: zip entry '{entry.Name}' does not start with a header at byte {entry.HeaderOffset}: the file is damaged.");
        }

        // Name and extra field may differ in length from those of the central directory: PyTorch pads here to align the data.
        var start = entry.HeaderOffset + LocalHeaderBytes
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (start > _file.Length - entry.CompressedLength)
        {
            throw new ModelException($"{_file.Path}: zip entry '{entry.Name}' of {entry.CompressedLength} bytes reaches past the end: the file is truncated.");
        }

        var stored = _file.OpenRegion(start, entry.CompressedLength);
        return entry.IsDeflated ? new DeflateStream(stored, CompressionMode.Decompress) : stored;
    }

    private static ZipEntry ReadEntry(ref ReadOnlySpan<byte> rest, string path)
    {
        if (rest.Length < CentralHeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(rest) != CentralHeaderMark)
        {
            throw new ModelException($"{path}: the zip table of contents is damaged.");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(rest[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(rest[10..]);
        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(rest[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(rest[42..]);
        if (rest.Length - CentralHeaderBytes < nameLength + extraLength + commentLength)
        {
            throw new ModelException($"{path}: the zip table of contents is damaged.");
        }

        var name = Encoding.UTF8.GetString(rest.Slice(CentralHeaderBytes, nameLength));
        ReadZip64(rest.Slice(CentralHeaderBytes + nameLength, extraLength), ref length, ref compressed, ref offset);
        rest = rest[(CentralHeaderBytes + nameLength + extraLength + commentLength)..];

        if ((flags & EncryptedFlag) != 0 || method is not (0 or 8))
        {
            throw new ModelException($"{path}: zip entry '{name}' is encrypted or compressed with method {method}; only stored and deflated entries are read.");
        }

        var isDeflated = method == 8;
        var sizesAgree = isDeflated ? length / MaxDeflateRatio <= compressed : length == compressed;
        return length >= 0 && compressed >= 0 && offset >= 0 && sizesAgree
            ? new ZipEntry(name, isDeflated, offset, compressed, length)
            : throw new ModelException($"{path}: zip entry '{name}' claims {compressed} bytes that unpack to {length}, which cannot be.");
    }

    // The zip64 field holds, in this order, those of the three values that are all ones in the header.
    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long length, ref long compressed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var field = extra.Slice(4, Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4));
            extra = extra[(4 + field.Length)..];
            if (id == Zip64SizesId)
            {
                Replace(ref length, ref field);
                Replace(ref compressed, ref field);
                Replace(ref offset, ref field);
            }
        }

        static void Replace(ref long value, ref ReadOnlySpan<byte> field)
        {
            if (value == uint.MaxValue && field.Length >= 8)
            {
                value = BinaryPrimitives.ReadInt64LittleEndian(field);
                field = field[8..];
            }
        }
    }
}

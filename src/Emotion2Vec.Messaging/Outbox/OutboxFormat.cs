using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>
/// Records and headers as bytes, little endian. A segment is a header (mark, epoch, first sequence, check) and records; a record is the length of its body, a check over length and
/// body, and the body. The check is CRC-32C (RFC 3720 appendix B.4), so a record that was cut off or damaged is told from a whole one.
/// </summary>
internal static class OutboxFormat
{
    /// <summary>Bytes of a segment's header.</summary>
    public const int HeaderBytes = 28;

    /// <summary>Bytes before a record's body.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The longest body that is written or believed.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private const int FixedBytes = 46;
    private const byte RetainedFlag = 1;

    private static ReadOnlySpan<byte> Mark => "e2vbox01"u8;

    /// <summary>Writes a segment's header.</summary>
    public static void WriteHeader(Span<byte> bytes, ulong epoch, long firstSequence)
    {
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], firstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], Check(bytes[..24]));
    }

    /// <summary>Reads a segment's header.</summary>
    /// <returns>False if it is none.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out ulong epoch, out long firstSequence)
    {
        (epoch, firstSequence) = (0, 0);
        if (bytes.Length < HeaderBytes || !bytes.StartsWith(Mark) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) != Check(bytes[..24]))
        {
            return false;
        }

        epoch = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        firstSequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        return firstSequence > 0;
    }

    /// <summary>Makes a record's bytes.</summary>
    /// <returns>Prefix and body.</returns>
    public static byte[] Write(OutboxRecord record)
    {
        var topicBytes = Encoding.UTF8.GetByteCount(record.Topic);
        var bytes = new byte[PrefixBytes + FixedBytes + topicBytes + record.Payload.Length];
        var body = bytes.AsSpan(PrefixBytes);
        body[0] = (byte)record.Kind;
        body[1] = record.IsRetained ? RetainedFlag : (byte)0;
        body[2] = (byte)record.Format;
        BinaryPrimitives.WriteInt64LittleEndian(body[4..], record.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(body[12..], record.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(body[20..], record.WrittenTicks);
        BinaryPrimitives.WriteInt64LittleEndian(body[28..], record.ElapsedTicks);
        BinaryPrimitives.WriteInt64LittleEndian(body[36..], record.TimeTicks);
        BinaryPrimitives.WriteUInt16LittleEndian(body[44..], (ushort)topicBytes);
        Encoding.UTF8.GetBytes(record.Topic, body[FixedBytes..]);
        record.Payload.CopyTo(body[(FixedBytes + topicBytes)..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Check(bytes.AsSpan(0, 4), body));
        return bytes;
    }

    /// <summary>Reads the length of a record's body.</summary>
    /// <returns>False if no record is that long or short.</returns>
    public static bool TryReadLength(ReadOnlySpan<byte> prefix, out int bodyBytes)
    {
        bodyBytes = prefix.Length < PrefixBytes ? 0 : BinaryPrimitives.ReadInt32LittleEndian(prefix);
        return bodyBytes is >= FixedBytes and <= MaxBodyBytes;
    }

    /// <summary>Reads a record.</summary>
    /// <returns>False if it was cut off or damaged.</returns>
    public static bool TryRead(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body, [NotNullWhen(true)] out OutboxRecord? record)
    {
        record = null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(prefix[4..]) != Check(prefix[..4], body))
        {
            return false;
        }

        var topicBytes = BinaryPrimitives.ReadUInt16LittleEndian(body[44..]);
        if (FixedBytes + topicBytes > body.Length || body[2] > (byte)PayloadFormat.Cbor)
        {
            return false;
        }

        record = new OutboxRecord(
            (OutboxKind)body[0], Encoding.UTF8.GetString(body.Slice(FixedBytes, topicBytes)), BinaryPrimitives.ReadInt64LittleEndian(body[36..]), body[(FixedBytes + topicBytes)..].ToArray())
        {
            IsRetained = (body[1] & RetainedFlag) != 0,
            Format = (PayloadFormat)body[2],
            Sequence = BinaryPrimitives.ReadInt64LittleEndian(body[4..]),
            Epoch = BinaryPrimitives.ReadUInt64LittleEndian(body[12..]),
            WrittenTicks = BinaryPrimitives.ReadInt64LittleEndian(body[20..]),
            ElapsedTicks = BinaryPrimitives.ReadInt64LittleEndian(body[28..]),
        };
        return true;
    }

    /// <summary>CRC-32C of some bytes.</summary>
    public static uint Check(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) => ~Continue(Continue(uint.MaxValue, first), second);

    private static uint Continue(uint check, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            check = BitOperations.Crc32C(check, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            check = BitOperations.Crc32C(check, value);
        }

        return check;
    }
}

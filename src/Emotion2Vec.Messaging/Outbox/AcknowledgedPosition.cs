using System.Buffers.Binary;

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>
/// How far the broker has acknowledged, in two slots written by turns: whatever is cut off in its middle, the other slot still holds the position before. Losing both means that
/// records are sent again, never that one is lost.
/// </summary>
internal sealed class AcknowledgedPosition : IDisposable
{
    /// <summary>The file.</summary>
    public const string Name = "acknowledged";

    private const int SlotBytes = 12;

    private readonly IOutboxFile _file;
    private int _slot;

    private AcknowledgedPosition(IOutboxFile file) => _file = file;

    /// <summary>Sequence of the last record that needs no sending.</summary>
    public long Sequence { get; private set; }

    /// <summary>Opens the file and reads it.</summary>
    public static AcknowledgedPosition Open(IOutboxStorage storage)
    {
        var position = new AcknowledgedPosition(storage.Open(Name));
        Span<byte> slots = stackalloc byte[2 * SlotBytes];
        var read = position._file.Read(slots, 0);
        for (var slot = 0; (slot + 1) * SlotBytes <= read; slot++)
        {
            var bytes = slots.Slice(slot * SlotBytes, SlotBytes);
            var sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (sequence > position.Sequence && BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == OutboxFormat.Check(bytes[..8]))
            {
                position.Sequence = sequence;
                position._slot = 1 - slot;
            }
        }

        return position;
    }

    /// <summary>Moves on.</summary>
    public void Advance(long sequence)
    {
        Sequence = sequence;
        Span<byte> bytes = stackalloc byte[SlotBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], OutboxFormat.Check(bytes[..8]));
        _file.Write(bytes, _slot * SlotBytes);
        _slot = 1 - _slot;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}

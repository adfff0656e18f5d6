using Google.Protobuf;

namespace Emotion2Vec.Onnx;

/// <summary>Fields with their tags, so that a message reads as a list of fields.</summary>
internal static class ProtobufFields
{
    public static void Varint(this CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    public static void Text(this CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    public static void Bytes(this CodedOutputStream output, int field, ReadOnlyMemory<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }

    public static void Message(this CodedOutputStream output, int field, Action<CodedOutputStream> write) => output.Bytes(field, ToBytes(write));

    public static byte[] ToBytes(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        var inner = new CodedOutputStream(memory, leaveOpen: true);
        write(inner);
        inner.Flush();
        return memory.ToArray();
    }
}

using Google.Protobuf;

namespace Emotion2Vec.Onnx;

/// <summary>A piece of a protobuf message whose size is known before it is written.</summary>
/// <param name="Size">Bytes that <paramref name="Write"/> writes.</param>
/// <param name="Write">Writes the piece.</param>
internal sealed record ProtobufPart(long Size, Action<CodedOutputStream> Write)
{
    /// <summary>Measures a small piece by writing it once to memory.</summary>
    public static ProtobufPart Of(Action<CodedOutputStream> write) => new(ProtobufFields.ToBytes(write).Length, write);
}

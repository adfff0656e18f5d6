using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Model.Weights;

/// <summary>Turns stored little-endian floats into float32. Float64 is rounded to nearest; the others convert exactly.</summary>
internal static class FloatDecoder
{
    private const int BlockBytes = 1 << 16;

    /// <summary>Bytes that one element takes in a file.</summary>
    public static int Bytes(FloatType type) => type switch
    {
        FloatType.Float32 => 4,
        FloatType.Float64 => 8,
        _ => 2,
    };

    /// <summary>Reads as many elements as the destination holds; float32 goes straight into it, other types through one pooled block.</summary>
    public static void Read(Stream source, FloatType type, Span<float> destination)
    {
        if (type == FloatType.Float32)
        {
            source.ReadExactly(MemoryMarshal.AsBytes(destination));
            return;
        }

        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var bytes = Bytes(type);
            var perBlock = BlockBytes / bytes;
            while (!destination.IsEmpty)
            {
                var count = Math.Min(perBlock, destination.Length);
                var encoded = block.AsSpan(0, count * bytes);
                source.ReadExactly(encoded);
                Decode(encoded, type, destination[..count]);
                destination = destination[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static void Decode(ReadOnlySpan<byte> encoded, FloatType type, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = type switch
            {
                FloatType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(encoded[(2 * i)..]),
                FloatType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(encoded[(2 * i)..]) << 16),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(encoded[(8 * i)..]),
            };
        }
    }
}

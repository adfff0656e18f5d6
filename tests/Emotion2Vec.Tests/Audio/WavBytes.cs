using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Tests.Audio;

/// <summary>Builds wav files byte by byte, also ones that no program would write.</summary>
internal static class WavBytes
{
    public static byte[] Create(int tag, int rate, int channels, int bits, ReadOnlySpan<byte> samples, uint? claimedBytes = null)
    {
        var bytes = new byte[44 + samples.Length];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), claimedBytes ?? (uint)(36 + samples.Length));
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), (short)tag);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), rate * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), (short)bits);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), claimedBytes ?? (uint)samples.Length);
        samples.CopyTo(bytes.AsSpan(44));
        return bytes;
    }

    public static ReadOnlySpan<byte> Of<T>(T[] samples) where T : unmanaged => MemoryMarshal.AsBytes<T>(samples);
}

using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>Raw samples to floats: integers divided by full scale.</summary>
internal static class PcmSamples
{
    /// <summary>Converts samples.</summary>
    /// <param name="bytes">Whole samples, little-endian.</param>
    /// <param name="encoding">How they are written.</param>
    /// <param name="samples">Room for one float per sample.</param>
    /// <returns>Samples converted.</returns>
    public static int Decode(ReadOnlySpan<byte> bytes, PcmEncoding encoding, Span<float> samples) => encoding switch
    {
        PcmEncoding.S16 => DecodeS16(bytes, samples),
        PcmEncoding.S24 => DecodeS24(bytes, samples),
        PcmEncoding.S32 => DecodeS32(bytes, samples),
        _ => DecodeF32(bytes, samples),
    };

    private static int DecodeS16(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var count = bytes.Length / 2;
        for (var i = 0; i < count; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) / 32768f;
        }

        return count;
    }

    private static int DecodeS24(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var count = bytes.Length / 3;
        for (var i = 0; i < count; i++)
        {
            var value = bytes[3 * i] | (bytes[(3 * i) + 1] << 8) | ((sbyte)bytes[(3 * i) + 2] << 16);
            samples[i] = value / 8388608f;
        }

        return count;
    }

    private static int DecodeS32(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var count = bytes.Length / 4;
        for (var i = 0; i < count; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) / 2147483648f;
        }

        return count;
    }

    private static int DecodeF32(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var count = bytes.Length / 4;
        for (var i = 0; i < count; i++)
        {
            samples[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
        }

        return count;
    }
}

using System.Numerics;

namespace Emotion2Vec.Audio.Rtp.Codecs;

/// <summary>G.711: 8-bit logarithmic samples to floats, by table, and back (ITU-T G.711, tables 1a to 2b).</summary>
internal static class G711
{
    private const int MuLawBias = 0x84;
    private const int MuLawClip = 32_635;

    private static readonly float[] MuLawTable = Array.ConvertAll(Codes(), ExpandMuLaw);
    private static readonly float[] ALawTable = Array.ConvertAll(Codes(), ExpandALaw);

    /// <summary>Expands mu-law.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <param name="samples">Room for as many samples in [-1, 1].</param>
    public static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<float> samples) => Decode(MuLawTable, codes, samples);

    /// <summary>Compresses a sample to mu-law: the code between whose decision values (tables 2a and 2b) it lies, clipped at the ends.</summary>
    /// <param name="sample">In [-1, 1]; NaN is silence.</param>
    public static byte EncodeMuLaw(float sample)
    {
        // The 16-bit law: bias 132, magnitudes up to 32635, the segment is the place of the highest bit above the seventh.
        var scaled = float.IsNaN(sample) ? 0 : (int)Math.Clamp(MathF.Round(sample * 32768f), -MuLawClip, MuLawClip);
        var biased = Math.Abs(scaled) + MuLawBias;
        var segment = BitOperations.Log2((uint)biased) - 7;
        return (byte)~((scaled < 0 ? 0x80 : 0) | (segment << 4) | ((biased >> (segment + 3)) & 0x0F));
    }

    /// <summary>Expands A-law.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <param name="samples">Room for as many samples in [-1, 1].</param>
    public static void DecodeALaw(ReadOnlySpan<byte> codes, Span<float> samples) => Decode(ALawTable, codes, samples);

    private static void Decode(float[] table, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            samples[i] = table[codes[i]];
        }
    }

    private static byte[] Codes() => [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

    // Sign, 3 bits of segment, 4 bits of step, all inverted on the wire; 33 is the bias of the 14-bit law, times 4 for 16 bits.
    private static float ExpandMuLaw(byte code)
    {
        var plain = ~code & 0xFF;
        var magnitude = ((((plain & 0x0F) << 3) + MuLawBias) << ((plain & 0x70) >> 4)) - MuLawBias;
        return ((plain & 0x80) != 0 ? -magnitude : magnitude) / 32768f;
    }

    // Even bits are inverted on the wire; segments 0 and 1 share a step, and values sit in the middle of their step.
    private static float ExpandALaw(byte code)
    {
        var plain = code ^ 0x55;
        var segment = (plain & 0x70) >> 4;
        var step = ((plain & 0x0F) << 4) + 8;
        var magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1);
        return ((plain & 0x80) != 0 ? magnitude : -magnitude) / 32768f;
    }
}

using System.Buffers.Binary;
using System.Globalization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>Sound inside a page: a WAV file of 16 bits as base64, written piece by piece.</summary>
internal static class EmbeddedSound
{
    /// <summary>The longest sound that a page may carry: 13 MB of base64.</summary>
    public const int MostSeconds = 300;

    private const int Rate = Core.Audio.ModelAudio.SampleRate;
    private const int HeaderBytes = 44;

    // A multiple of three, so that the pieces' base64 joins without padding.
    private const int PieceBytes = 3 * 8192;

    /// <summary>Refuses what a page may not carry. Whoever asked for the sound wants it whole: neither cut nor left out.</summary>
    /// <param name="path">The sound's file.</param>
    /// <param name="sampleCount">Its length at 16 kHz.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: it is longer than <see cref="MostSeconds"/>.</exception>
    public static void ThrowIfTooLong(string path, int sampleCount)
    {
        if (sampleCount > MostSeconds * Rate)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput,
                string.Create(CultureInfo.InvariantCulture, $"'{path}' is {(double)sampleCount / Rate:0.0} s long, and a page carries at most {MostSeconds} s of sound: leave --embed-audio out, or cut the file."));
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="samples">[N] 16 kHz mono.</param>
    public static void Write(TextWriter output, ReadOnlySpan<float> samples)
    {
        var bytes = new byte[HeaderBytes + (samples.Length * sizeof(short))];
        WriteHeader(bytes, samples.Length * sizeof(short));
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(HeaderBytes + (i * sizeof(short))), (short)Math.Clamp(Math.Round(samples[i] * 32768.0), short.MinValue, short.MaxValue));
        }

        output.Write("data:audio/wav;base64,");
        for (var start = 0; start < bytes.Length; start += PieceBytes)
        {
            output.Write(Convert.ToBase64String(bytes, start, Math.Min(PieceBytes, bytes.Length - start)));
        }
    }

    // RIFF with one fmt chunk of PCM and one data chunk (Multimedia Programming Interface 1.0, section 3).
    private static void WriteHeader(Span<byte> header, int dataBytes)
    {
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], HeaderBytes - 8 + dataBytes);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], Rate * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], dataBytes);
    }
}

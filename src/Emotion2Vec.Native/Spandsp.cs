using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>libspandsp 0.0.6: its decoder of G.722 (spandsp/g722.h).</summary>
internal static partial class Spandsp
{
    public const string Library = "spandsp";

    private const int Bitrate = 64_000;

    /// <summary>Creates a decoder of 64 kbit/s to 16 kHz.</summary>
    /// <exception cref="NativeCallException">The library had no memory.</exception>
    public static G722DecoderHandle CreateDecoder()
    {
        var decoder = Create(0, Bitrate, 0);
        return decoder.IsInvalid ? throw new NativeCallException(Library, 0, "no G.722 decoder could be made") : decoder;
    }

    /// <summary>Makes a decoder as new.</summary>
    /// <param name="decoder">The decoder.</param>
    public static void Reset(G722DecoderHandle decoder)
    {
        var held = false;
        decoder.DangerousAddRef(ref held);
        _ = Initialise(decoder.DangerousGetHandle(), Bitrate, 0);
        decoder.DangerousRelease();
    }

    /// <summary>Decodes bytes, any of which are valid.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="codes">One byte per two samples.</param>
    /// <param name="samples">Room for two samples per byte.</param>
    /// <returns>Samples decoded.</returns>
    public static unsafe int Decode(G722DecoderHandle decoder, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, 2 * codes.Length);
        fixed (byte* bytes = codes)
        fixed (short* pcm = samples)
        {
            return Decode(decoder, pcm, bytes, codes.Length);
        }
    }

    [LibraryImport(Library, EntryPoint = "g722_decode_free")]
    public static partial int DestroyDecoder(nint decoder); // g722_decode_state_t*

    [LibraryImport(Library, EntryPoint = "g722_decode_init")]
    private static partial G722DecoderHandle Create(nint none, int rate, int options); // g722_decode_state_t*, NULL: allocate

    [LibraryImport(Library, EntryPoint = "g722_decode_init")]
    private static partial nint Initialise(nint decoder, int rate, int options); // g722_decode_state_t*

    [LibraryImport(Library, EntryPoint = "g722_decode")]
    private static unsafe partial int Decode(G722DecoderHandle decoder, short* samples, byte* codes, int count); // int16_t[], const uint8_t[]
}

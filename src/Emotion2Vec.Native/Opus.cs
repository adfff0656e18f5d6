using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>libopus (opus.h of 1.3), RFC 6716: its encoder and decoder for mono floats. Of stereo packets the decoder gives the mix.</summary>
internal static partial class Opus
{
    public const string Library = "opus";

    /// <summary>Bytes that no packet of one frame exceeds (RFC 6716, section 3.4 [R2], with one byte for what it is).</summary>
    public const int MaxPacketBytes = 1276;

    private const int MaxFrames = 48; // opus_packet_parse: size[48]
    private const int ApplicationVoip = 2048; // OPUS_APPLICATION_VOIP
    private const int SetBitrate = 4002; // OPUS_SET_BITRATE_REQUEST
    private const int SetComplexity = 4010; // OPUS_SET_COMPLEXITY_REQUEST
    private const int SetInbandFec = 4012; // OPUS_SET_INBAND_FEC_REQUEST
    private const int SetPacketLoss = 4014; // OPUS_SET_PACKET_LOSS_PERC_REQUEST
    private const int ResetState = 4028; // OPUS_RESET_STATE
    private const int GetLookahead = 4027; // OPUS_GET_LOOKAHEAD_REQUEST

    /// <summary>Creates an encoder for speech.</summary>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000.</param>
    /// <param name="bitrate">Bits per second.</param>
    /// <param name="complexity">0 (quick) to 10 (best).</param>
    /// <exception cref="NativeCallException">The library refused a number or had no memory.</exception>
    public static OpusEncoderHandle CreateEncoder(int sampleRate, int bitrate, int complexity)
    {
        var encoder = CreateEncoder(sampleRate, 1, ApplicationVoip, out var error);
        ThrowIfError(error);
        ThrowIfError(Control(encoder, SetBitrate, bitrate));
        ThrowIfError(Control(encoder, SetComplexity, complexity));
        return encoder;
    }

    /// <summary>Creates a decoder.</summary>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000.</param>
    /// <exception cref="NativeCallException">The library refused the rate or had no memory.</exception>
    public static OpusDecoderHandle CreateDecoder(int sampleRate)
    {
        var decoder = CreateDecoder(sampleRate, 1, out var error);
        ThrowIfError(error);
        return decoder;
    }

    /// <summary>Samples by which decoded sound is later than what was encoded.</summary>
    public static unsafe int LookaheadOf(OpusEncoderHandle encoder)
    {
        var samples = 0;
        ThrowIfError(Control(encoder, GetLookahead, &samples));
        return samples;
    }

    /// <summary>Encodes one frame.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="frame">2.5, 5, 10, 20, 40 or 60 ms of samples.</param>
    /// <param name="packet">Room for <see cref="MaxPacketBytes"/>.</param>
    /// <returns>Bytes of the packet.</returns>
    public static unsafe int Encode(OpusEncoderHandle encoder, ReadOnlySpan<float> frame, Span<byte> packet)
    {
        fixed (float* samples = frame)
        fixed (byte* bytes = packet)
        {
            return ThrowIfError(EncodeFloat(encoder, samples, frame.Length, bytes, packet.Length));
        }
    }

    /// <summary>Decodes one packet.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="frame">Room for its samples.</param>
    /// <returns>Samples decoded.</returns>
    public static unsafe int Decode(OpusDecoderHandle decoder, ReadOnlySpan<byte> packet, Span<float> frame)
    {
        fixed (byte* bytes = packet)
        fixed (float* samples = frame)
        {
            return ThrowIfError(DecodeFloat(decoder, bytes, packet.Length, samples, frame.Length, 0));
        }
    }

    /// <summary>Makes an encoder put a coarse copy of each frame into the packet after it.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="lossPercent">Loss that is expected, 1 to 100: with more, the copies grow.</param>
    public static void UseErrorCorrection(OpusEncoderHandle encoder, int lossPercent)
    {
        ThrowIfError(Control(encoder, SetInbandFec, 1));
        ThrowIfError(Control(encoder, SetPacketLoss, lossPercent));
    }

    /// <summary>Decodes a packet that nobody vouches for.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="packet">Any bytes; none: what a lost packet is replaced by.</param>
    /// <param name="frame">Room for its samples. For a lost packet exactly those missing, a multiple of 2.5 ms.</param>
    /// <param name="isAfterLoss">True to decode not the packet but the copy in it of what was lost before it.</param>
    /// <returns>Samples decoded, or a negative number if it is no packet.</returns>
    public static unsafe int TryDecode(OpusDecoderHandle decoder, ReadOnlySpan<byte> packet, Span<float> frame, bool isAfterLoss)
    {
        fixed (byte* bytes = packet)
        fixed (float* samples = frame)
        {
            return DecodeFloat(decoder, bytes, packet.Length, samples, frame.Length, isAfterLoss ? 1 : 0);
        }
    }

    /// <summary>Makes a decoder as new.</summary>
    /// <param name="decoder">The decoder.</param>
    public static void Reset(OpusDecoderHandle decoder) => ThrowIfError(Control(decoder, ResetState));

    /// <summary>Counts the samples per channel of a packet.</summary>
    /// <param name="packet">Any bytes.</param>
    /// <param name="sampleRate">Samples per second wanted.</param>
    /// <returns>Samples, or a negative number if it is no packet.</returns>
    public static unsafe int CountSamples(ReadOnlySpan<byte> packet, int sampleRate)
    {
        fixed (byte* bytes = packet)
        {
            return SamplesOf(bytes, packet.Length, sampleRate);
        }
    }

    /// <summary>Finds the first frame of a packet.</summary>
    /// <param name="packet">Any bytes.</param>
    /// <returns>The frame's bytes; none if it is no packet.</returns>
    public static unsafe ReadOnlySpan<byte> FirstFrame(ReadOnlySpan<byte> packet)
    {
        var frames = stackalloc byte*[MaxFrames];
        var sizes = stackalloc short[MaxFrames];
        fixed (byte* bytes = packet)
        {
            return ParsePacket(bytes, packet.Length, null, frames, sizes, null) > 0 ? packet.Slice((int)(frames[0] - bytes), sizes[0]) : default;
        }
    }

    public static string Version() => Marshal.PtrToStringUTF8(VersionText()) ?? "";

    [LibraryImport(Library, EntryPoint = "opus_encoder_destroy")]
    public static partial void DestroyEncoder(nint encoder); // OpusEncoder*

    [LibraryImport(Library, EntryPoint = "opus_decoder_destroy")]
    public static partial void DestroyDecoder(nint decoder); // OpusDecoder*

    private static int ThrowIfError(int result) =>
        result >= 0 ? result : throw new NativeCallException(Library, result, Marshal.PtrToStringUTF8(ErrorText(result)) ?? $"error {result}");

    [LibraryImport(Library, EntryPoint = "opus_encoder_create")]
    private static partial OpusEncoderHandle CreateEncoder(int sampleRate, int channels, int application, out int error); // last: int*

    [LibraryImport(Library, EntryPoint = "opus_decoder_create")]
    private static partial OpusDecoderHandle CreateDecoder(int sampleRate, int channels, out int error); // last: int*

    // Variadic in C. On Linux, for x86-64 and arm64, integers and pointers travel in the same registers either way.
    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    private static partial int Control(OpusEncoderHandle encoder, int request, int value);

    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    private static unsafe partial int Control(OpusEncoderHandle encoder, int request, int* value);

    [LibraryImport(Library, EntryPoint = "opus_decoder_ctl")]
    private static partial int Control(OpusDecoderHandle decoder, int request);

    [LibraryImport(Library, EntryPoint = "opus_packet_get_nb_samples")]
    private static unsafe partial int SamplesOf(byte* packet, int bytes, int sampleRate);

    [LibraryImport(Library, EntryPoint = "opus_packet_parse")]
    private static unsafe partial int ParsePacket(byte* packet, int bytes, byte* contents, byte** frames, short* sizes, int* payloadOffset);

    [LibraryImport(Library, EntryPoint = "opus_encode_float")]
    private static unsafe partial int EncodeFloat(OpusEncoderHandle encoder, float* samples, int count, byte* packet, int bytes);

    [LibraryImport(Library, EntryPoint = "opus_decode_float")]
    private static unsafe partial int DecodeFloat(OpusDecoderHandle decoder, byte* packet, int bytes, float* samples, int count, int useErrorCorrection);

    [LibraryImport(Library, EntryPoint = "opus_strerror")]
    private static partial nint ErrorText(int error); // returns const char*, static

    [LibraryImport(Library, EntryPoint = "opus_get_version_string")]
    private static partial nint VersionText(); // returns const char*, static
}

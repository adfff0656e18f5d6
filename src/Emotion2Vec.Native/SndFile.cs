using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>libsndfile: wav, flac, ogg, opus, mp3 and others (sndfile.h of 1.2).</summary>
internal static partial class SndFile
{
    public const string Library = "sndfile";

    public const int ModeRead = 0x10; // SFM_READ
    public const int ModeWrite = 0x20; // SFM_WRITE
    public const int FormatWavPcm16 = 0x010002; // SF_FORMAT_WAV | SF_FORMAT_PCM_16
    public const int FormatWavFloat = 0x010006; // SF_FORMAT_WAV | SF_FORMAT_FLOAT

    private const int SeekFromStart = 0; // SEEK_SET
    private const int GetFormatInfo = 0x1028; // SFC_GET_FORMAT_INFO
    private const int SetUpdateHeaderAuto = 0x1061; // SFC_SET_UPDATE_HEADER_AUTO
    private const int FormatTypeMask = 0x0FFF0000; // SF_FORMAT_TYPEMASK
    private const int FormatSubMask = 0x0000FFFF; // SF_FORMAT_SUBMASK

    /// <summary>Opens a file. Check <see cref="SafeHandle.IsInvalid"/>; the reason is <see cref="LastOpenError"/>, read on the same thread.</summary>
    [LibraryImport(Library, EntryPoint = "sf_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial SndFileHandle Open(
        string path, // const char*
        int mode,
        ref SndFileInfo info); // SF_INFO*

    [LibraryImport(Library, EntryPoint = "sf_close")]
    public static partial int Close(nint file); // SNDFILE*

    /// <summary>Reads frames as floats in [-1, 1] (integers divided by full scale; floats as they are). Returns frames read, 0 at the end.</summary>
    public static unsafe long ReadFrames(SndFileHandle file, Span<float> interleaved, int channels)
    {
        fixed (float* pointer = interleaved)
        {
            return ReadFloatFrames(file, pointer, interleaved.Length / channels);
        }
    }

    /// <summary>Goes to a frame counted from the start. Returns it, or -1 where the file cannot seek there.</summary>
    public static long SeekFrame(SndFileHandle file, long frame) => Seek(file, frame, SeekFromStart);

    /// <summary>Writes mono floats to a float file.</summary>
    public static unsafe void Write(SndFileHandle file, ReadOnlySpan<float> samples)
    {
        fixed (float* pointer = samples)
        {
            ThrowIfShort(file, WriteFloat(file, pointer, samples.Length), samples.Length);
        }
    }

    /// <summary>Writes mono 16-bit samples to a 16-bit file.</summary>
    public static unsafe void Write(SndFileHandle file, ReadOnlySpan<short> samples)
    {
        fixed (short* pointer = samples)
        {
            ThrowIfShort(file, WriteShort(file, pointer, samples.Length), samples.Length);
        }
    }

    /// <summary>Makes every write leave a readable header, so that a killed process leaves a readable file.</summary>
    public static unsafe void KeepHeaderCurrent(SndFileHandle file) => Command(file, SetUpdateHeaderAuto, null, 1);

    /// <summary>Why the last <see cref="Open"/> failed, in the library's words.</summary>
    public static string LastOpenError() => Marshal.PtrToStringUTF8(ErrorText(0)) ?? "unknown error";

    /// <summary>The library's error code of the last <see cref="Open"/>: 1 format unknown, 2 refused by the system, 3 malformed, 4 encoding not handled.</summary>
    public static int LastOpenErrorCode() => ErrorCode(0);

    /// <summary>Container and encoding in words, such as <c>FLAC, Signed 16 bit PCM</c>.</summary>
    public static string DescribeFormat(int format) => $"{FormatName(format & FormatTypeMask)}, {FormatName(format & FormatSubMask)}";

    public static string Version() => Marshal.PtrToStringUTF8(VersionText()) ?? "";

    private static unsafe string FormatName(int format)
    {
        var info = new FormatInfo { Format = format };
        using var none = new SndFileHandle();
        return Command(none, GetFormatInfo, &info, sizeof(FormatInfo)) == 0 ? Marshal.PtrToStringUTF8(info.Name) ?? "" : $"0x{format:x}";
    }

    private static void ThrowIfShort(SndFileHandle file, long written, int wanted)
    {
        if (written != wanted)
        {
            throw new NativeCallException(Library, 0, Marshal.PtrToStringUTF8(ErrorTextOf(file)) ?? "write failed");
        }
    }

    [LibraryImport(Library, EntryPoint = "sf_readf_float")]
    private static unsafe partial long ReadFloatFrames(SndFileHandle file, float* interleaved, long frames); // SNDFILE*, float*, sf_count_t

    [LibraryImport(Library, EntryPoint = "sf_seek")]
    private static partial long Seek(SndFileHandle file, long frames, int whence); // SNDFILE*, sf_count_t, int

    [LibraryImport(Library, EntryPoint = "sf_write_float")]
    private static unsafe partial long WriteFloat(SndFileHandle file, float* samples, long count); // SNDFILE*, const float*, sf_count_t

    [LibraryImport(Library, EntryPoint = "sf_write_short")]
    private static unsafe partial long WriteShort(SndFileHandle file, short* samples, long count); // SNDFILE*, const short*, sf_count_t

    [LibraryImport(Library, EntryPoint = "sf_command")]
    private static unsafe partial int Command(SndFileHandle file, int command, void* data, int bytes); // SNDFILE*, int, void*, int

    [LibraryImport(Library, EntryPoint = "sf_strerror")]
    private static partial nint ErrorText(nint file); // SNDFILE*, NULL: the last sf_open; returns const char*, static

    [LibraryImport(Library, EntryPoint = "sf_strerror")]
    private static partial nint ErrorTextOf(SndFileHandle file); // SNDFILE*; returns const char*, static

    [LibraryImport(Library, EntryPoint = "sf_error")]
    private static partial int ErrorCode(nint file); // SNDFILE*, NULL: the last sf_open

    [LibraryImport(Library, EntryPoint = "sf_version_string")]
    private static partial nint VersionText(); // returns const char*, static

    /// <summary><c>SF_FORMAT_INFO</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FormatInfo
    {
        public int Format;
        public nint Name; // const char*
        public nint Extension; // const char*
    }
}

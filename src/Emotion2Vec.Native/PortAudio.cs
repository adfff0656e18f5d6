using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>
/// libportaudio (portaudio.h of v19): devices, and streams that record. Start, end, opening and closing are not safe to run side by side: the caller sees to that.
/// </summary>
internal static partial class PortAudio
{
    public const string Library = "portaudio";

    /// <summary>Another program has the device, or it is gone.</summary>
    public const int DeviceUnavailable = -9985;

    /// <summary>There is no device of that index.</summary>
    public const int InvalidDevice = -9996;

    /// <summary>The device does not record at that rate.</summary>
    public const int InvalidSampleRate = -9997;

    /// <summary>The device has not that many channels.</summary>
    public const int InvalidChannelCount = -9998;

    private const uint Float32 = 1; // paFloat32
    private const int HostError = -9999; // paUnanticipatedHostError

    /// <summary>Starts the library; every success is paired with one <see cref="Terminate"/>. Quietens what ALSA and JACK print about absent hardware.</summary>
    /// <exception cref="NativeCallException">The library could not start.</exception>
    public static void Initialize()
    {
        AlsaNoise.Silence();
        JackNoise.Silence();
        ThrowIfError(InitializeLibrary());
    }

    /// <summary>Devices known, or an error.</summary>
    public static int DeviceCount()
    {
        var count = GetDeviceCount();
        ThrowIfError(count);
        return count;
    }

    /// <summary>Facts about a device; null for an index that does not exist.</summary>
    public static unsafe PortAudioDeviceInfo? Device(int index)
    {
        var info = (PortAudioDeviceInfo*)GetDeviceInfo(index);
        return info is null ? null : *info;
    }

    /// <summary>Facts about a host API; null for an index that does not exist.</summary>
    public static unsafe PortAudioHostApiInfo? HostApi(int index)
    {
        var info = (PortAudioHostApiInfo*)GetHostApiInfo(index);
        return info is null ? null : *info;
    }

    /// <summary>Says whether a device could record so. Opens it for a moment where the host has no other way to know.</summary>
    public static unsafe bool Supports(int device, int channels, int rate)
    {
        var parameters = new PortAudioStreamParameters { Device = device, Channels = channels, SampleFormat = new CULong(Float32) };
        return IsFormatSupported(&parameters, null, rate) == 0;
    }

    /// <summary>Opens a device for recording interleaved floats; does not start it.</summary>
    /// <param name="device">Index of the device.</param>
    /// <param name="channels">Channels, interleaved.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="blockFrames">Frames per call.</param>
    /// <param name="callback"><c>PaStreamCallback*</c>, called by the library's own thread between start and stop.</param>
    /// <param name="userData">Comes with every call.</param>
    /// <exception cref="NativeCallException">The device is missing, busy, or does not record so.</exception>
    public static unsafe PortAudioStreamHandle Open(
        int device,
        int channels,
        int rate,
        int blockFrames,
        delegate* unmanaged[Cdecl]<float*, void*, CULong, void*, CULong, nint, int> callback,
        nint userData)
    {
        // Less than two blocks of latency, and calls come in bunches.
        var parameters = new PortAudioStreamParameters
        {
            Device = device,
            Channels = channels,
            SampleFormat = new CULong(Float32),
            SuggestedLatency = 2.0 * blockFrames / rate,
        };
        ThrowIfError(OpenStream(out var stream, &parameters, null, rate, new CULong((uint)blockFrames), default, callback, userData));
        return new PortAudioStreamHandle(stream);
    }

    /// <summary>Starts a stream.</summary>
    public static void Start(PortAudioStreamHandle stream) => ThrowIfError(StartStream(stream));

    /// <summary>Says whether a stream still records.</summary>
    public static bool IsActive(PortAudioStreamHandle stream) => IsStreamActive(stream) == 1;

    /// <summary>Ends a stream; no call comes after this returns.</summary>
    [LibraryImport(Library, EntryPoint = "Pa_CloseStream")]
    public static partial int CloseStream(nint stream); // PaStream*; returns PaError

    [LibraryImport(Library, EntryPoint = "Pa_AbortStream")]
    public static partial int AbortStream(nint stream); // PaStream*; returns PaError

    [LibraryImport(Library, EntryPoint = "Pa_GetDefaultInputDevice")]
    public static partial int DefaultInputDevice(); // PaDeviceIndex, -1: none

    [LibraryImport(Library, EntryPoint = "Pa_Terminate")]
    public static partial int Terminate(); // PaError

    public static string Version() => Marshal.PtrToStringUTF8(GetVersionText()) ?? "";

    private static void ThrowIfError(int code)
    {
        if (code < 0)
        {
            throw new NativeCallException(Library, code, Marshal.PtrToStringUTF8(GetErrorText(code)) + (code == HostError ? HostErrorText() : ""));
        }
    }

    private static unsafe string HostErrorText()
    {
        var info = (PortAudioHostErrorInfo*)GetLastHostErrorInfo();
        return info is null ? "" : $": {Marshal.PtrToStringUTF8(info->ErrorText)} ({info->ErrorCode.Value})";
    }

    [LibraryImport(Library, EntryPoint = "Pa_Initialize")]
    private static partial int InitializeLibrary(); // PaError

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceCount")]
    private static partial int GetDeviceCount(); // PaDeviceIndex or PaError

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceInfo")]
    private static partial nint GetDeviceInfo(int index); // returns const PaDeviceInfo*, valid until Pa_Terminate

    [LibraryImport(Library, EntryPoint = "Pa_GetHostApiInfo")]
    private static partial nint GetHostApiInfo(int index); // returns const PaHostApiInfo*, valid until Pa_Terminate

    [LibraryImport(Library, EntryPoint = "Pa_IsFormatSupported")]
    private static unsafe partial int IsFormatSupported(PortAudioStreamParameters* input, PortAudioStreamParameters* output, double rate); // 0 or PaError

    [LibraryImport(Library, EntryPoint = "Pa_OpenStream")]
    private static unsafe partial int OpenStream(
        out nint stream, // PaStream**
        PortAudioStreamParameters* input,
        PortAudioStreamParameters* output,
        double rate,
        CULong blockFrames,
        CULong flags, // PaStreamFlags
        delegate* unmanaged[Cdecl]<float*, void*, CULong, void*, CULong, nint, int> callback,
        nint userData); // void*; returns PaError

    [LibraryImport(Library, EntryPoint = "Pa_StartStream")]
    private static partial int StartStream(PortAudioStreamHandle stream); // PaError

    [LibraryImport(Library, EntryPoint = "Pa_IsStreamActive")]
    private static partial int IsStreamActive(PortAudioStreamHandle stream); // 1, 0 or PaError

    [LibraryImport(Library, EntryPoint = "Pa_GetLastHostErrorInfo")]
    private static partial nint GetLastHostErrorInfo(); // returns const PaHostErrorInfo*

    [LibraryImport(Library, EntryPoint = "Pa_GetErrorText")]
    private static partial nint GetErrorText(int code); // returns const char*, static

    [LibraryImport(Library, EntryPoint = "Pa_GetVersionText")]
    private static partial nint GetVersionText(); // returns const char*, static
}

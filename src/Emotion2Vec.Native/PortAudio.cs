using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>libportaudio (portaudio.h of v19): device listing.</summary>
internal static partial class PortAudio
{
    public const string Library = "portaudio";

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

    [LibraryImport(Library, EntryPoint = "Pa_GetDefaultInputDevice")]
    public static partial int DefaultInputDevice(); // PaDeviceIndex, -1: none

    [LibraryImport(Library, EntryPoint = "Pa_Terminate")]
    public static partial int Terminate(); // PaError

    public static string Version() => Marshal.PtrToStringUTF8(GetVersionText()) ?? "";

    private static void ThrowIfError(int code)
    {
        if (code < 0)
        {
            throw new NativeCallException(Library, code, Marshal.PtrToStringUTF8(GetErrorText(code)) ?? $"error {code}");
        }
    }

    [LibraryImport(Library, EntryPoint = "Pa_Initialize")]
    private static partial int InitializeLibrary(); // PaError

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceCount")]
    private static partial int GetDeviceCount(); // PaDeviceIndex or PaError

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceInfo")]
    private static partial nint GetDeviceInfo(int index); // returns const PaDeviceInfo*, valid until Pa_Terminate

    [LibraryImport(Library, EntryPoint = "Pa_GetHostApiInfo")]
    private static partial nint GetHostApiInfo(int index); // returns const PaHostApiInfo*, valid until Pa_Terminate

    [LibraryImport(Library, EntryPoint = "Pa_GetErrorText")]
    private static partial nint GetErrorText(int code); // returns const char*, static

    [LibraryImport(Library, EntryPoint = "Pa_GetVersionText")]
    private static partial nint GetVersionText(); // returns const char*, static
}

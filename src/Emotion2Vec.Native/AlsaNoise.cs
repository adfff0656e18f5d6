using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>
/// Keeps ALSA from writing dozens of lines about absent hardware to stderr while PortAudio looks for devices
/// (alsa-lib, error.h). Does nothing where ALSA is not installed.
/// </summary>
internal static partial class AlsaNoise
{
    public const string Library = "asound";

    public static unsafe void Silence()
    {
        try
        {
            // A null handler would bring back ALSA's printing one.
            _ = SetErrorHandler(&Ignore);
        }
        catch (DllNotFoundException)
        {
        }
    }

    // The C type is variadic: void (*)(const char* file, int line, const char* function, int err, const char* fmt, ...).
    // The caller cleans up, so a callee that reads no argument may declare none.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore()
    {
    }

    [LibraryImport(Library, EntryPoint = "snd_lib_error_set_handler")]
    private static unsafe partial int SetErrorHandler(delegate* unmanaged[Cdecl]<void> handler); // snd_lib_error_handler_t
}

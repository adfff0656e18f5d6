using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>
/// Keeps JACK from telling stderr, several times per start, that no JACK server runs (jack.h). Does nothing where JACK is
/// not installed.
/// </summary>
internal static partial class JackNoise
{
    public const string Library = "jack";

    public static unsafe void Silence()
    {
        try
        {
            SetErrorFunction(&Ignore);
            SetInfoFunction(&Ignore);
        }
        catch (DllNotFoundException)
        {
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(nint message)
    {
    }

    [LibraryImport(Library, EntryPoint = "jack_set_error_function")]
    private static unsafe partial void SetErrorFunction(delegate* unmanaged[Cdecl]<nint, void> function); // void (*)(const char*)

    [LibraryImport(Library, EntryPoint = "jack_set_info_function")]
    private static unsafe partial void SetInfoFunction(delegate* unmanaged[Cdecl]<nint, void> function); // void (*)(const char*)
}

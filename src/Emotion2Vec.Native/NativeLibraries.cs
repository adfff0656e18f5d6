using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Where every system library is found: one resolver for the whole assembly, which is all that .NET allows.</summary>
public static class NativeLibraries
{
    private static readonly LibraryDescription[] Known =
    [
        new(SndFile.Library, "reading and writing audio files", "libsndfile1",
            ["libsndfile.so.1", "libsndfile.1.dylib", "libsndfile-1.dll", "sndfile.dll"], SndFile.Version),
        new(Soxr.Library, "resampling audio files", "libsoxr0", ["libsoxr.so.0", "libsoxr.0.dylib", "libsoxr.dll", "soxr.dll"], Soxr.Version),
        new(SpeexDsp.Library, "resampling live sound", "libspeexdsp1", ["libspeexdsp.so.1", "libspeexdsp.1.dylib", "libspeexdsp-1.dll", "libspeexdsp.dll"], null),
        new(Opus.Library, "sound coded by Opus, in calls and in training", "libopus0", ["libopus.so.0", "libopus.0.dylib", "libopus-0.dll", "opus.dll"], Opus.Version),
        new(Spandsp.Library, "calls coded by G.722", "libspandsp2", ["libspandsp.so.2", "libspandsp.2.dylib", "libspandsp-2.dll", "libspandsp.dll"], null),
        new(Srtp.Library, "encrypted RTP", "libsrtp2-1", ["libsrtp2.so.1", "libsrtp2.1.dylib", "libsrtp2.dll", "srtp2.dll"], Srtp.Version),
        new(PortAudio.Library, "microphones", "libportaudio2",
            ["libportaudio.so.2", "libportaudio.2.dylib", "portaudio_x64.dll", "libportaudio-2.dll", "portaudio.dll"], PortAudio.Version),
    ];

    // Optional libraries: no message is owed here when they are absent.
    private static readonly LibraryDescription[] Optional =
    [
        new(AlsaNoise.Library, "quietening ALSA", "libasound2", ["libasound.so.2"], null),
        new(CudaDriver.Library, "computing on NVIDIA's devices", "", ["libcuda.so.1", "nvcuda.dll"], null),
        new(JackNoise.Library, "quietening JACK", "libjack-jackd2-0", ["libjack.so.0"], null),
    ];

    /// <summary>Looks for every system library and asks it for its version. Loads what it finds; throws nothing.</summary>
    /// <returns>One entry per library, in a fixed order.</returns>
    public static IReadOnlyList<NativeLibraryStatus> Probe() => Array.ConvertAll(Known, Probe);

    /// <summary>Loads a library by the first of its names that loads.</summary>
    /// <param name="description">The library.</param>
    /// <param name="fileName">The name that loaded.</param>
    /// <returns>The handle, or 0 if no name loaded.</returns>
    internal static nint Load(LibraryDescription description, out string? fileName)
    {
        foreach (var candidate in description.FileNames)
        {
            if (NativeLibrary.TryLoad(candidate, typeof(NativeLibraries).Assembly, null, out var handle))
            {
                fileName = candidate;
                return handle;
            }
        }

        fileName = null;
        return 0;
    }

    /// <summary>The error that a missing library gives.</summary>
    /// <param name="description">The library.</param>
    /// <returns>An exception whose message says what to install.</returns>
    internal static NativeLibraryMissingException Missing(LibraryDescription description) => new(
        description.Name,
        description.DebianPackage,
        $"The system library {description.FileNames[0]} was not found; it is needed for {description.Purpose}. "
        + $"On Debian or Ubuntu: apt-get install {description.DebianPackage}. Names tried: {string.Join(", ", description.FileNames)}.");

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must be in place before the first P/Invoke of this assembly, whichever that is.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (Array.Find(Known, library => library.Name == name) is { } known)
        {
            var handle = Load(known, out _);
            return handle != 0 ? handle : throw Missing(known);
        }

        // 0 sends the runtime to its own search, which fails with DllNotFoundException for an optional library and finds libc.
        return Array.Find(Optional, library => library.Name == name) is { } optional ? Load(optional, out _) : 0;
    }

    private static NativeLibraryStatus Probe(LibraryDescription library)
    {
        var handle = Load(library, out var fileName);
        var version = handle == 0 ? null : library.Version?.Invoke();
        return new NativeLibraryStatus(library.Name, library.Purpose, library.DebianPackage, fileName, version);
    }
}

using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>libsoxr, the SoX resampler (soxr.h of 0.1.3). Its defaults are what we want: float samples, SOXR_HQ, one thread.</summary>
internal static partial class Soxr
{
    public const string Library = "soxr";

    /// <summary>Creates a mono resampler of quality HQ.</summary>
    /// <exception cref="NativeCallException">The library refused the rates.</exception>
    public static SoxrHandle Create(double inputRate, double outputRate)
    {
        var resampler = Create(inputRate, outputRate, 1, out var error, 0, 0, 0);
        ThrowIfError(error);
        return resampler;
    }

    /// <summary>Converts a block.</summary>
    /// <param name="resampler">The resampler.</param>
    /// <param name="input">Input samples. <paramref name="end"/> asks for what the filter still holds instead.</param>
    /// <param name="output">Room for output samples.</param>
    /// <param name="end">True once all input was given: drains the filter; an answer of 0 then means that it is empty.</param>
    /// <param name="consumed">Input samples used.</param>
    /// <returns>Output samples written.</returns>
    public static unsafe int Process(SoxrHandle resampler, ReadOnlySpan<float> input, Span<float> output, bool end, out int consumed)
    {
        nuint done = 0;
        nuint written = 0;
        fixed (float* source = input)
        fixed (float* target = output)
        {
            // A null input pointer means "end of input" to the library, so an empty block must be kept from looking like one.
            ThrowIfError(input.IsEmpty && !end
                ? 0
                : Process(resampler, end ? null : source, end ? 0 : (nuint)input.Length, &done, target, (nuint)output.Length, &written));
        }

        consumed = (int)done;
        return (int)written;
    }

    public static string Version() => Marshal.PtrToStringUTF8(VersionText()) ?? "";

    [LibraryImport(Library, EntryPoint = "soxr_delete")]
    public static partial void Delete(nint resampler); // soxr_t

    private static void ThrowIfError(nint error)
    {
        if (error != 0)
        {
            throw new NativeCallException(Library, 0, Marshal.PtrToStringUTF8(error) ?? "unknown error");
        }
    }

    [LibraryImport(Library, EntryPoint = "soxr_create")]
    private static partial SoxrHandle Create(
        double inputRate,
        double outputRate,
        uint channels,
        out nint error, // soxr_error_t* = const char**
        nint ioSpec, // soxr_io_spec_t const*, NULL: interleaved float32
        nint qualitySpec, // soxr_quality_spec_t const*, NULL: SOXR_HQ
        nint runtimeSpec); // soxr_runtime_spec_t const*, NULL: one thread

    [LibraryImport(Library, EntryPoint = "soxr_process")]
    private static unsafe partial nint Process(
        SoxrHandle resampler,
        float* input, // soxr_in_t, NULL: end of input
        nuint inputLength, // size_t
        nuint* inputDone, // size_t*
        float* output, // soxr_out_t
        nuint outputLength, // size_t
        nuint* outputDone); // size_t*

    [LibraryImport(Library, EntryPoint = "soxr_version")]
    private static partial nint VersionText(); // returns const char*, static
}

using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>libspeexdsp: its resampler (speex_resampler.h of 1.2). Constant short delay, so it is the one for live sound.</summary>
internal static partial class SpeexDsp
{
    public const string Library = "speexdsp";

    /// <summary>Creates a mono resampler with its leading zeros skipped, so that output sample 0 belongs to input sample 0.</summary>
    /// <param name="inputRate">Samples per second.</param>
    /// <param name="outputRate">Samples per second.</param>
    /// <param name="quality">0 to 10.</param>
    /// <exception cref="NativeCallException">The library refused the rates or had no memory.</exception>
    public static SpeexResamplerHandle CreateResampler(int inputRate, int outputRate, int quality)
    {
        var resampler = Create(1, (uint)inputRate, (uint)outputRate, quality, out var error);
        ThrowIfError(error);
        ThrowIfError(SkipZeros(resampler));
        return resampler;
    }

    /// <summary>Converts a block.</summary>
    /// <param name="resampler">The resampler.</param>
    /// <param name="input">Input samples.</param>
    /// <param name="output">Room for output samples.</param>
    /// <param name="consumed">Input samples used.</param>
    /// <returns>Output samples written.</returns>
    public static unsafe int Process(SpeexResamplerHandle resampler, ReadOnlySpan<float> input, Span<float> output, out int consumed)
    {
        var done = (uint)input.Length;
        var written = (uint)output.Length;
        fixed (float* source = input)
        fixed (float* target = output)
        {
            ThrowIfError(Process(resampler, 0, source, &done, target, &written));
        }

        consumed = (int)done;
        return (int)written;
    }

    /// <summary>Changes the ratio of a resampler from its next sample on, without a step in the sound.</summary>
    /// <param name="resampler">The resampler.</param>
    /// <param name="input">So many input samples ...</param>
    /// <param name="output">... become so many. Both up to 65535: the library multiplies the two in 32 bits.</param>
    /// <param name="inputRate">Samples per second, for the filter.</param>
    /// <param name="outputRate">Samples per second, for the filter.</param>
    /// <exception cref="NativeCallException">The library refused the numbers.</exception>
    public static void SetRatio(SpeexResamplerHandle resampler, int input, int output, int inputRate, int outputRate) =>
        ThrowIfError(SetRateFraction(resampler, (uint)input, (uint)output, (uint)inputRate, (uint)outputRate));

    [LibraryImport(Library, EntryPoint = "speex_resampler_destroy")]
    public static partial void DestroyResampler(nint resampler); // SpeexResamplerState*

    private static void ThrowIfError(int error)
    {
        if (error != 0)
        {
            throw new NativeCallException(Library, error, Marshal.PtrToStringUTF8(ErrorText(error)) ?? $"error {error}");
        }
    }

    [LibraryImport(Library, EntryPoint = "speex_resampler_init")]
    private static partial SpeexResamplerHandle Create(uint channels, uint inputRate, uint outputRate, int quality, out int error); // last: int*

    [LibraryImport(Library, EntryPoint = "speex_resampler_skip_zeros")]
    private static partial int SkipZeros(SpeexResamplerHandle resampler);

    [LibraryImport(Library, EntryPoint = "speex_resampler_set_rate_frac")]
    private static partial int SetRateFraction(SpeexResamplerHandle resampler, uint numerator, uint denominator, uint inputRate, uint outputRate);

    [LibraryImport(Library, EntryPoint = "speex_resampler_process_float")]
    private static unsafe partial int Process(
        SpeexResamplerHandle resampler,
        uint channel,
        float* input, // const float*, NULL: zeros
        uint* inputLength, // spx_uint32_t*, in: given, out: used
        float* output, // float*
        uint* outputLength); // spx_uint32_t*, in: room, out: written

    [LibraryImport(Library, EntryPoint = "speex_resampler_strerror")]
    private static partial nint ErrorText(int error); // returns const char*, static
}

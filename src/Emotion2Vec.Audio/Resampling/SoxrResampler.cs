using Emotion2Vec.Core.Audio;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Resampling;

/// <summary>
/// A libsoxr resampler of quality HQ, for files: the best sound, but it works in blocks and lags 37 to 115 ms, and what it
/// holds at the end must be drained. One owner thread.
/// </summary>
internal sealed class SoxrResampler(int inputRate, int outputRate) : IResampler
{
    private readonly SoxrHandle _handle = Soxr.Create(inputRate, outputRate);

    public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed) =>
        Soxr.Process(_handle, input, output, end: false, out consumed);

    /// <summary>After all input: takes what the filter still holds. Call until it gives 0; no input may follow.</summary>
    /// <param name="output">Room for samples.</param>
    /// <returns>Samples written.</returns>
    public int Drain(Span<float> output) => Soxr.Process(_handle, default, output, end: true, out _);

    public void Dispose() => _handle.Dispose();
}

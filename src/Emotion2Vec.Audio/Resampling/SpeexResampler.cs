using Emotion2Vec.Core.Audio;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Resampling;

/// <summary>A libspeexdsp resampler. One owner thread.</summary>
internal sealed class SpeexResampler(int inputRate, int outputRate) : IResampler
{
    // Measured: 126 dB at 48 kHz to 16 kHz, cheap enough for hundreds of streams; 4 is audibly worse, 10 costs four times as much.
    private const int Quality = 5;

    private readonly SpeexResamplerHandle _handle = SpeexDsp.CreateResampler(inputRate, outputRate, Quality);

    public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
    {
        // The library takes a null pointer for "as many zeros as you like"; an empty span has one.
        if (input.IsEmpty)
        {
            consumed = 0;
            return 0;
        }

        return SpeexDsp.Process(_handle, input, output, out consumed);
    }

    public void Dispose() => _handle.Dispose();
}

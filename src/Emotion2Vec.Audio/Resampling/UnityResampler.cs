using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Resampling;

/// <summary>Copies, for equal rates: bit-exact and without delay.</summary>
internal sealed class UnityResampler : IResampler
{
    public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
    {
        consumed = Math.Min(input.Length, output.Length);
        input[..consumed].CopyTo(output);
        return consumed;
    }

    public void Dispose()
    {
    }
}

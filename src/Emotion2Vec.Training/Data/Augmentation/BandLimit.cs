using Emotion2Vec.Audio.Resampling;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>A telephone's band: down to 8 kHz and up again, by the resampler that live telephone sound comes through.</summary>
internal sealed class BandLimit : IAugmentation
{
    private const int TelephoneRate = 8000;

    private static readonly SpeexResamplerFactory Resamplers = new();

    public void Apply(Span<float> samples, AugmentationContext context)
    {
        var narrow = new float[(samples.Length + 1) / 2];
        Convert(ModelAudio.SampleRate, TelephoneRate, samples, narrow);
        Convert(TelephoneRate, ModelAudio.SampleRate, narrow, samples);
    }

    private static void Convert(int inputRate, int outputRate, ReadOnlySpan<float> input, Span<float> output)
    {
        using var resampler = Resamplers.Create(inputRate, outputRate);
        while (!input.IsEmpty && !output.IsEmpty)
        {
            output = output[resampler.Process(input, output, out var consumed)..];
            input = input[consumed..];
        }

        // What the filter still holds comes out when silence follows.
        ReadOnlySpan<float> silence = stackalloc float[64];
        while (!output.IsEmpty)
        {
            output = output[resampler.Process(silence, output, out _)..];
        }
    }
}

using System.Numerics.Tensors;
using Emotion2Vec.Training.Data.Audio;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Added noise at a ratio of powers that holds over the whole utterance. Silence stays silence.</summary>
/// <param name="options">Which noise, and how much.</param>
/// <param name="recordings">Recordings of noise.</param>
/// <param name="audio">Reads them.</param>
internal sealed class AddedNoise(NoiseOptions options, IReadOnlyList<Utterance> recordings, UtteranceAudio audio) : IAugmentation
{
    private const int FewestVoices = 3;
    private const int MostVoices = 7;

    // Recordings that may be broken in a row before the noise is made instead.
    private const int Attempts = 16;

    public void Apply(Span<float> samples, AugmentationContext context)
    {
        var snr = context.Random.Between(options.MinSnrDecibels, options.MaxSnrDecibels);
        var noise = new float[samples.Length];
        Fill(options.Kinds[context.Random.Next(options.Kinds.Count)], noise, context);
        var powers = (Sound: Decibels.Power(samples), Noise: Decibels.Power(noise));
        if (powers.Sound > 0 && powers.Noise > 0)
        {
            var gain = (float)(Math.Sqrt(powers.Sound / powers.Noise) * Math.Pow(10, -snr / 20));
            TensorPrimitives.MultiplyAdd(noise, gain, samples, samples);
        }
    }

    private void Fill(NoiseKind kind, Span<float> noise, AugmentationContext context)
    {
        if (kind == NoiseKind.White)
        {
            Noise.White(noise, context.Random);
        }
        else if (kind == NoiseKind.Pink || !(kind == NoiseKind.Babble ? TryBabble(noise, context) : TryRecording(noise, context.Random)))
        {
            Noise.Pink(noise, context.Random);
        }
    }

    private static bool TryBabble(Span<float> noise, AugmentationContext context)
    {
        if (context.Batch.Count < 2)
        {
            return false;
        }

        var voices = FewestVoices + context.Random.Next(MostVoices - FewestVoices + 1);
        for (var i = 0; i < voices; i++)
        {
            // Any but the utterance itself.
            var voice = (context.Item + 1 + context.Random.Next(context.Batch.Count - 1)) % context.Batch.Count;
            Noise.AddLooped(context.Batch[voice].Samples, noise, context.Random);
        }

        return true;
    }

    private bool TryRecording(Span<float> noise, SeededRandom random)
    {
        for (var i = 0; i < Attempts && recordings.Count > 0; i++)
        {
            if (audio.TryRead(recordings[random.Next(recordings.Count)], out var recording))
            {
                Noise.AddLooped(recording, noise, random);
                return true;
            }
        }

        return false;
    }
}

using System.Numerics.Tensors;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>
/// Reverberation as exponentially decaying velvet noise: impulses of random sign, one at a random place in each of 1500 cells a second, which sounds as smooth as
/// Gaussian noise (Karjalainen and Järveläinen, "Reverberation modeling using velvet noise", AES 30th conference, 2007). So sparse a response is convolved
/// by adding shifted copies, without a transform.
/// </summary>
internal sealed class Reverb(ReverbOptions options) : IAugmentation
{
    private const double ImpulsesPerSecond = 1500;

    // The first reflections of a small room arrive after a metre or so.
    private const double GapSeconds = 0.003;

    // Both blocks stay in the first-level cache while hundreds of impulses pass over them.
    private const int BlockSamples = 2048;

    public void Apply(Span<float> samples, AugmentationContext context)
    {
        var response = Draw(context.Random);
        var dry = samples.ToArray();
        for (var start = 0; start < samples.Length; start += BlockSamples)
        {
            Add(response, dry, start, samples[start..Math.Min(start + BlockSamples, samples.Length)]);
        }
    }

    private static void Add((int Delay, float Gain)[] response, ReadOnlySpan<float> dry, int start, Span<float> block)
    {
        foreach (var (delay, gain) in response)
        {
            var skipped = Math.Max(0, delay - start);
            if (skipped >= block.Length)
            {
                return;
            }

            var late = block[skipped..];
            TensorPrimitives.MultiplyAdd(dry.Slice(start + skipped - delay, late.Length), gain, late, late);
        }
    }

    /// <summary>Draws a room: what follows the direct sound, which has gain 1 and delay 0.</summary>
    /// <returns>Delays in samples, ascending, and gains.</returns>
    internal (int Delay, float Gain)[] Draw(SeededRandom random)
    {
        var seconds = random.Between(options.MinSeconds, options.MaxSeconds);
        var energy = Math.Pow(10, -random.Between(options.MinDirectDecibels, options.MaxDirectDecibels) / 10);
        var cell = ModelAudio.SampleRate / ImpulsesPerSecond;
        var decay = Math.Log(1000) / (seconds * ModelAudio.SampleRate);
        var response = new (int Delay, float Gain)[Math.Max(1, (int)(seconds * ImpulsesPerSecond))];
        double sum = 0;
        for (var i = 0; i < response.Length; i++)
        {
            var delay = (int)((GapSeconds * ModelAudio.SampleRate) + ((i + random.NextDouble()) * cell));
            var gain = Math.Exp(-decay * delay) * (random.Chance(0.5) ? 1 : -1);
            response[i] = (delay, (float)gain);
            sum += gain * gain;
        }

        var scale = (float)Math.Sqrt(energy / sum);
        return Array.ConvertAll(response, impulse => (impulse.Delay, impulse.Gain * scale));
    }
}

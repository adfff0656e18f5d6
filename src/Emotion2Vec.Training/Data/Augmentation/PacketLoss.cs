using System.Numerics.Tensors;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>
/// Lost packets by the model of Gilbert ("Capacity of a burst-noise channel", 1960): a chain of two states, in one of which packets are lost. Its mean share and
/// mean burst are those asked for.
/// </summary>
internal sealed class PacketLoss(PacketLossOptions options) : IAugmentation
{
    private const int PacketSamples = ModelAudio.HopSamples;
    private const float RepeatGain = 0.5f;

    public void Apply(Span<float> samples, AugmentationContext context)
    {
        var random = context.Random;
        var share = random.Between(options.MinShare, options.MaxShare);
        var recover = 1 / options.BurstPackets;
        var fail = Math.Min(1, recover * share / (1 - share));
        var lost = random.Chance(share);

        // The sender's packets began at some time before the utterance did.
        var start = -random.Next(PacketSamples);
        for (; start < samples.Length; start += PacketSamples)
        {
            if (lost)
            {
                Conceal(samples, Math.Max(start, 0), Math.Min(start + PacketSamples, samples.Length));
            }

            lost = random.Chance(lost ? 1 - recover : fail);
        }
    }

    private void Conceal(Span<float> samples, int start, int end)
    {
        if (options.Concealment == PacketConcealment.Silence || start < PacketSamples)
        {
            samples[start..end].Clear();
            return;
        }

        TensorPrimitives.Multiply(samples.Slice(start - PacketSamples, end - start), RepeatGain, samples[start..end]);
    }
}

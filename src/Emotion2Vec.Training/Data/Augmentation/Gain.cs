using System.Numerics.Tensors;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Another loudness.</summary>
internal sealed class Gain(GainOptions options) : IAugmentation
{
    public void Apply(Span<float> samples, AugmentationContext context) =>
        TensorPrimitives.Multiply(samples, Decibels.ToAmplitude(context.Random.Between(options.MinDecibels, options.MaxDecibels)), samples);
}

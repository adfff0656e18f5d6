using Emotion2Vec.Audio.Codecs;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Coding by Opus.</summary>
internal sealed class OpusCoding(OpusOptions options) : IAugmentation
{
    public void Apply(Span<float> samples, AugmentationContext context) =>
        OpusRoundTrip.Apply(samples, options.MinBitrate + context.Random.Next(options.MaxBitrate - options.MinBitrate + 1));
}

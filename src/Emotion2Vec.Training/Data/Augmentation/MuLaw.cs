using Emotion2Vec.Audio.Codecs;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Coding by G.711 mu-law.</summary>
internal sealed class MuLaw : IAugmentation
{
    public void Apply(Span<float> samples, AugmentationContext context) => MuLawRoundTrip.Apply(samples);
}

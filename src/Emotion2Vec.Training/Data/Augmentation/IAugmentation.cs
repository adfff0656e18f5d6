namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>One thing that happens to sound. Thread-safe; everything random comes from the context.</summary>
internal interface IAugmentation
{
    /// <summary>Changes the samples in place; their number stays, and finite ones stay finite.</summary>
    /// <param name="samples">[N] samples at 16 kHz mono.</param>
    /// <param name="context">Where the utterance stands, and its random numbers.</param>
    void Apply(Span<float> samples, AugmentationContext context);
}

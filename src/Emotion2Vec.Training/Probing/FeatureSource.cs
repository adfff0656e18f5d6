namespace Emotion2Vec.Training.Probing;

/// <summary>Where a probe's features come from.</summary>
public enum FeatureSource
{
    /// <summary>Files in the authors' layout.</summary>
    Files,

    /// <summary>A model package, run over the manifest's sound.</summary>
    Model,

    /// <summary>The FBank baseline, computed from the manifest's sound.</summary>
    FilterBank,

    /// <summary>The MFCC baseline, computed from the manifest's sound.</summary>
    Mfcc,
}

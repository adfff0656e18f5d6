namespace Emotion2Vec.Training.Pretraining;

/// <summary>What the utterance loss pulls the pooled student towards.</summary>
public enum UtteranceTarget
{
    /// <summary>
    /// The mean over time of the same targets that the frame loss has, as the authors' code computes it. With the public configuration these are instance-normed over
    /// time, so their mean is zero (up to rounding): the loss then only pulls the pooled extra tokens towards zero.
    /// </summary>
    InstanceNormed,

    /// <summary>
    /// The mean over time of the teacher's layers before any norm, as the paper reads (Ma et al., section 3.3: "temporal pooling" of the teacher's output): a target that
    /// differs between utterances.
    /// </summary>
    Unnormalised,
}

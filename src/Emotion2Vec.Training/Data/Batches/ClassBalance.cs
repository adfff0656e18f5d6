namespace Emotion2Vec.Training.Data.Batches;

/// <summary>How often utterances of each class are drawn.</summary>
public enum ClassBalance
{
    /// <summary>Every utterance once per epoch.</summary>
    None,

    /// <summary>Every class equally often: rare ones are repeated, frequent ones are sampled anew each epoch.</summary>
    Class,
}

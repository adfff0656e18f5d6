namespace Emotion2Vec.Training.Calibration;

/// <summary>What a stream said at one moment, and what was true.</summary>
/// <param name="LogProbabilities">[V] logarithms of the classes in use: pooled logits up to a constant, which a softmax does not see.</param>
/// <param name="Truth">Index of the true class.</param>
/// <param name="Weight">How much it counts: moments of one utterance share a weight of 1.</param>
internal readonly record struct ScoredMoment(float[] LogProbabilities, int Truth, double Weight);

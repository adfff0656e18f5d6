namespace Emotion2Vec.Training.Calibration;

/// <summary>One temperature, and what it changes on the data that it was fitted on.</summary>
/// <param name="Bucket">How much voice had been heard: <c>up_to_one_second</c>, <c>up_to_three_seconds</c> or <c>longer</c>.</param>
/// <param name="Temperature">The temperature.</param>
/// <param name="IsOwn">Whether it was fitted on this bucket; false if there were too few utterances, and it is the neighbour's.</param>
/// <param name="Utterances">Utterances that reached the bucket.</param>
/// <param name="Before">Quality of the probabilities without it; null without utterances.</param>
/// <param name="After">Quality with it; null without utterances.</param>
public sealed record FittedBucket(string Bucket, double Temperature, bool IsOwn, int Utterances, ConfidenceSummary? Before, ConfidenceSummary? After);

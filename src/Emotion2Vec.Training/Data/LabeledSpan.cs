namespace Emotion2Vec.Training.Data;

/// <summary>A stretch of an utterance with one class.</summary>
/// <param name="Start">Seconds from the utterance's start.</param>
/// <param name="End">Seconds from the utterance's start; after <paramref name="Start"/>.</param>
/// <param name="Label">Its class.</param>
public sealed record LabeledSpan(double Start, double End, string Label);

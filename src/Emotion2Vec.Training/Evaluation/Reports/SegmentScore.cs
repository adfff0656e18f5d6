namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>F1 of whole segments.</summary>
/// <param name="CollarSeconds">How far a border may be off.</param>
/// <param name="F1">In [0, 1]; null without segments.</param>
public sealed record SegmentScore(double CollarSeconds, double? F1);

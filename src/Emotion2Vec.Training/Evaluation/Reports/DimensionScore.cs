namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>How well a dimension was told.</summary>
/// <param name="Dimension">Arousal, valence or dominance.</param>
/// <param name="Count">Utterances with a rating.</param>
/// <param name="Concordance">CCC; null where it is not defined.</param>
public sealed record DimensionScore(string Dimension, long Count, double? Concordance);

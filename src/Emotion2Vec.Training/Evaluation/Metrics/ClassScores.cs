namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>How well one class was told from the others.</summary>
/// <param name="Label">The class.</param>
/// <param name="Support">How often it was the truth.</param>
/// <param name="Precision">Share of its predictions that were right; 0 if it was never predicted.</param>
/// <param name="Recall">Share of its occurrences that were found; 0 without any.</param>
/// <param name="F1">Harmonic mean of both; 0 if both are 0.</param>
public sealed record ClassScores(string Label, long Support, double Precision, double Recall, double F1);

namespace Emotion2Vec.Training.Evaluation.Charts;

/// <summary>A point of a curve.</summary>
/// <param name="X">Above 0.</param>
/// <param name="Y">Any finite number.</param>
internal sealed record ChartPoint(double X, double Y);

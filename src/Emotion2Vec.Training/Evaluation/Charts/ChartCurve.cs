namespace Emotion2Vec.Training.Evaluation.Charts;

/// <summary>A curve, and what it is compared with.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">Its points by ascending x, joined by lines; each bears its value.</param>
/// <param name="Lone">Points that stand by themselves, with a word each.</param>
/// <param name="Levels">Horizontal lines in the curve's colour, with a word each.</param>
internal sealed record ChartCurve(string Name, IReadOnlyList<ChartPoint> Points, IReadOnlyList<(ChartPoint Point, string Word)> Lone, IReadOnlyList<(double Y, string Word)> Levels);

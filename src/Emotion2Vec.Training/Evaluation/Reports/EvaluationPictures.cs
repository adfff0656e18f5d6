using Emotion2Vec.Training.Evaluation.Charts;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>Draws a measurement: accuracy against latency, and what was taken for what.</summary>
internal static class EvaluationPictures
{
    private const int PreferredChunk = 16;

    /// <summary>Draws all pictures that the measurement has something for.</summary>
    /// <param name="report">The measurement.</param>
    /// <returns>File names and SVG documents.</returns>
    public static IReadOnlyList<(string Name, string Svg)> Draw(EvaluationReport report)
    {
        var pictures = new List<(string, string)>();
        if (Curve(report) is { } curve)
        {
            pictures.Add(("curve.svg", curve));
        }

        for (var i = 0; i < report.Models.Count; i++)
        {
            if (Confusion(report.Models[i]) is { } matrix)
            {
                pictures.Add((i == 0 ? "confusion.svg" : FormattableString.Invariant($"confusion-{i + 1}.svg"), matrix));
            }
        }

        return pictures;
    }

    // Utterances if they have classes, or else frames: what changes class within every utterance has no class of its own.
    private static string? Curve(EvaluationReport report)
    {
        var byUtterance = report.Models.Any(model => model.Modes.Any(mode => mode.Utterances is not null));
        Func<ModeEvaluation, double?> value = byUtterance
            ? mode => mode.Utterances?.UnweightedAccuracy
            : mode => mode.Trajectories.Count > 0 ? mode.Trajectories[0].FrameUnweightedAccuracy : null;
        var curves = report.Models.Select(model => CurveOf(model, value)).Where(curve => curve.Points.Count + curve.Lone.Count + curve.Levels.Count > 0).ToList();
        return curves.Count == 0 ? null : CurveChart.Draw(
            $"Accuracy against latency{Suffix(report.Caution)}", "mean wait for the rest of a chunk, ms", byUtterance ? "UA of utterances" : "UA of frames", curves);
    }

    private static ChartCurve CurveOf(ModelEvaluation model, Func<ModeEvaluation, double?> value)
    {
        List<ChartPoint> PointsOf(string name) =>
            [.. model.Modes.Where(mode => mode.Mode == name && value(mode) is not null).Select(mode => new ChartPoint(Math.Max(1, mode.MeanWaitMs ?? 0), value(mode) ?? 0))];

        return new(
            model.Name,
            PointsOf("cached"),
            [.. PointsOf("window").Select(point => (point, "window"))],
            [.. model.Modes.Where(mode => mode.Mode == "offline").Select(value).OfType<double>().Select(y => (y, "offline"))]);
    }

    private static string? Confusion(ModelEvaluation model)
    {
        var measured = model.Modes.Where(mode => mode.Utterances is not null).ToList();
        var mode = measured.Find(mode => mode.Mode == "cached" && mode.ChunkFrames == PreferredChunk) ?? measured.LastOrDefault();
        return mode?.Utterances is not { } scores
            ? null
            : MatrixChart.Draw($"{model.Name}, {mode.Title}{Suffix(model.Caution)}", [.. scores.Classes.Select(own => own.Label)], scores.Confusion);
    }

    private static string Suffix(string caution) => caution.Length > 0 ? $" ({caution})" : "";
}

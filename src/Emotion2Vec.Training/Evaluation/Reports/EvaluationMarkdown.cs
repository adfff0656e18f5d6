using System.Globalization;
using System.Text;
using static Emotion2Vec.Training.Evaluation.Reports.MarkdownTable;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>Writes a measurement for people.</summary>
internal static class EvaluationMarkdown
{
    private const int MostBrokenNamed = 20;

    /// <summary>Writes it.</summary>
    /// <param name="report">The measurement.</param>
    /// <param name="pictures">File names of its pictures.</param>
    /// <returns>Markdown.</returns>
    public static string Write(EvaluationReport report, IReadOnlyList<string> pictures)
    {
        var text = new StringBuilder();
        text.Append("# Evaluation\n\n");
        if (report.Caution.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{report.Caution}: these numbers say nothing about people's voices.**\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"- Data: `{Plain(report.Data.Manifest)}`{(report.Data.Split is { } split ? $", split `{Plain(split)}`" : "")}, {report.Data.Hash}\n");
        foreach (var model in report.Models)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Model: {Titled(model)}, {model.Hash}; {model.UtteranceCount} utterances, {model.AudioSeconds / 60:0.0} minutes\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"- With: {string.Join(", ", report.Versions.Select(pair => $"{pair.Key} {pair.Value}"))}\n\n");
        foreach (var picture in pictures)
        {
            text.Append(CultureInfo.InvariantCulture, $"![{Path.GetFileNameWithoutExtension(picture)}]({picture})\n\n");
        }

        foreach (var model in report.Models)
        {
            Write(text, model);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ModelEvaluation model)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {Titled(model)}\n\n");
        WriteUtterances(text, model);
        WriteTrajectories(text, model);
        WriteDimensions(text, model);
        WriteClasses(text, model);
        WriteBroken(text, model);
    }

    private static void WriteUtterances(StringBuilder text, ModelEvaluation model)
    {
        if (model.Modes.All(mode => mode.Utterances is null))
        {
            return;
        }

        text.Append("### Utterances\n\nThe class by the mean of all logits. Wait: for the rest of the chunk, mean and longest; a pooled trajectory adds tau ln 2.\n\n");
        var table = new MarkdownTable(text);
        table.Head("mode", "wait ms", "longest ms", "UA", "WA", "WF1", "macro-F1", "ECE", "NLL", "Brier", "computing / sound");
        foreach (var mode in model.Modes)
        {
            var scores = mode.Utterances;
            table.Row(
                mode.MarkedTitle, Number(mode.MeanWaitMs, "0"), Number(mode.WorstWaitMs, "0"), Number(scores?.UnweightedAccuracy), Number(scores?.WeightedAccuracy), Number(scores?.WeightedF1),
                Number(scores?.MacroF1), Number(scores?.CalibrationError), Number(scores?.NegativeLogLikelihood), Number(scores?.Brier), Number(mode.RealTimeFactor));
        }

        text.Append('\n');
        if (model.Modes.FirstOrDefault(mode => mode.CalibratedOn is not null) is { } calibrated)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\* Calibrated as they would be served, by temperatures fitted on the manifest `{calibrated.CalibratedOn}`; on the same utterances ECE, NLL and Brier would flatter.\n\n");
        }
    }

    private static void WriteTrajectories(StringBuilder text, ModelEvaluation model)
    {
        if (model.Modes.All(mode => mode.Trajectories.Count == 0))
        {
            return;
        }

        text.Append("### Over time\n\nFrames by the top class of the pooled trajectory; EDER: emotion diarization error rate; onset: from a change of class to the moment at which its event is confirmed and its chunk complete; ");
        text.Append("JSD: divergence from the offline trajectory in bits; F1 of segments by collar.\n\n");
        var table = new MarkdownTable(text);
        table.Head("mode", "tau s", "frame acc.", "frame UA", "EDER", "onset median s", "onset p90 s", "missed", "false alarms / h", "flips / min", "JSD", "F1 0.25 s", "F1 0.5 s", "F1 1 s");
        foreach (var mode in model.Modes)
        {
            foreach (var scores in mode.Trajectories)
            {
                table.Row(
                [
                    mode.MarkedTitle, Number(scores.TauSeconds, "0.##"), Number(scores.FrameAccuracy), Number(scores.FrameUnweightedAccuracy), Number(scores.DiarizationError),
                    Number(scores.Onset.MedianSeconds, "0.00"), Number(scores.Onset.P90Seconds, "0.00"), Number(scores.Onset.MissRate), Number(scores.Onset.FalseAlarmsPerHour, "0.0"),
                    Number(scores.FlipsPerMinute, "0.0"), Number(scores.DivergenceFromOffline, "0.0000"), .. scores.SegmentF1.Select(segment => Number(segment.F1)),
                ]);
            }
        }

        text.Append('\n');
    }

    private static void WriteDimensions(StringBuilder text, ModelEvaluation model)
    {
        if (model.Modes.All(mode => mode.Dimensions.Count == 0))
        {
            return;
        }

        text.Append("### Dimensions\n\nConcordance correlation coefficient (CCC) of utterances.\n\n");
        var table = new MarkdownTable(text);
        table.Head(["mode", .. model.Modes[0].Dimensions.Select(score => $"{score.Dimension} ({score.Count})")]);
        foreach (var mode in model.Modes)
        {
            table.Row([mode.Title, .. mode.Dimensions.Select(score => Number(score.Concordance))]);
        }

        text.Append('\n');
    }

    private static void WriteClasses(StringBuilder text, ModelEvaluation model)
    {
        foreach (var mode in model.Modes.Where(mode => mode.Utterances is not null))
        {
            var scores = mode.Utterances!;
            text.Append(CultureInfo.InvariantCulture, $"### Classes, {mode.Title}\n\n");
            var table = new MarkdownTable(text);
            table.Head(["true class", "support", "precision", "recall", "F1", .. scores.Classes.Select(own => $"as {own.Label}")]);
            for (var i = 0; i < scores.Classes.Count; i++)
            {
                var own = scores.Classes[i];
                table.Row(
                [
                    own.Label, own.Support.ToString(CultureInfo.InvariantCulture), Number(own.Precision), Number(own.Recall), Number(own.F1),
                    .. scores.Confusion[i].Select(count => count.ToString(CultureInfo.InvariantCulture)),
                ]);
            }

            text.Append('\n');
        }
    }

    private static void WriteBroken(StringBuilder text, ModelEvaluation model)
    {
        if (model.Broken.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"### Left out: {model.Broken.Count}\n\n");
        foreach (var file in model.Broken.Take(MostBrokenNamed))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Plain(file.Id)}: {Plain(file.Reason)}\n");
        }

        text.Append(model.Broken.Count > MostBrokenNamed ? "- and more, all in `evaluation.json`\n\n" : "\n");
    }

    private static string Titled(ModelEvaluation model) => model.Caution.Length > 0 ? $"{model.Name} ({model.Caution})" : model.Name;
}

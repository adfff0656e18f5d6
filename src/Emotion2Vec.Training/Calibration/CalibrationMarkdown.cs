using System.Globalization;
using System.Text;
using Emotion2Vec.Training.Evaluation.Reports;
using static Emotion2Vec.Training.Evaluation.Reports.MarkdownTable;

namespace Emotion2Vec.Training.Calibration;

/// <summary>Writes a calibration for people.</summary>
internal static class CalibrationMarkdown
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The calibration.</param>
    /// <returns>Markdown.</returns>
    public static string Write(CalibrationReport report)
    {
        var text = new StringBuilder("# Calibration\n\n");
        if (report.Caution.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{report.Caution}: these temperatures say nothing about people's voices.**\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"- Model: {report.Model}, {report.ModelHash}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Data: `{Plain(report.Data.Manifest)}`{(report.Data.Split is { } split ? $", split `{Plain(split)}`" : "")}, {report.Data.Hash}; {report.Broken.Count} utterances left out\n");
        text.Append(CultureInfo.InvariantCulture, $"- With: {string.Join(", ", report.Versions.Select(pair => $"{pair.Key} {pair.Value}"))}\n\n");
        text.Append("Before and after are measured on the data that the temperatures were fitted on. A temperature in brackets is a neighbour's, for want of utterances.\n\n");
        var table = new MarkdownTable(text);
        table.Head("profile", "tau s", "voice", "utterances", "temperature", "ECE before", "after", "NLL before", "after", "Brier before", "after");
        foreach (var pooling in report.Fitted)
        {
            foreach (var bucket in pooling.Buckets)
            {
                table.Row(
                    pooling.Profile, pooling.TauSeconds is null ? "running mean" : Number(pooling.TauSeconds, "0.##"), bucket.Bucket.Replace('_', ' '),
                    bucket.Utterances.ToString(CultureInfo.InvariantCulture), bucket.IsOwn ? Number(bucket.Temperature) : $"({Number(bucket.Temperature)})",
                    Number(bucket.Before?.CalibrationError), Number(bucket.After?.CalibrationError), Number(bucket.Before?.NegativeLogLikelihood),
                    Number(bucket.After?.NegativeLogLikelihood), Number(bucket.Before?.Brier), Number(bucket.After?.Brier));
            }
        }

        return text.ToString();
    }
}

using System.Globalization;
using System.Text;

namespace Emotion2Vec.Training.Probing.Results;

/// <summary>A probe's report for people.</summary>
internal static class ProbeMarkdown
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["wa"] = "WA %",
        ["ua"] = "UA %",
        ["wf1"] = "WF1 %",
        ["macroF1"] = "macro F1 %",
        ["mae"] = "MAE",
        ["pearson"] = "Pearson",
        ["ccc"] = "CCC",
    };

    /// <summary>Writes the report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Markdown.</returns>
    public static string Of(ProbeReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Probe: {report.Recipe.Name}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Features: {report.Input.Source}, {report.Input.Utterances} utterances, {report.Input.Width} values a row (`{report.Input.Hash}`).\n\n");
        Folds(text, report);
        Confusion(text, report);
        List(text, "Notes", report.Notes);
        List(text, "Sound that could not be read", [.. report.Skipped.Select(s => $"{s.Key}: {s.Value}")]);
        return text.ToString();
    }

    private static void Folds(StringBuilder text, ProbeReport report)
    {
        var metrics = report.Mean.Keys.ToList();
        Row(text, ["fold", "train", "validation", "test", "epoch", .. metrics.Select(m => Titles.GetValueOrDefault(m, m))]);
        Row(text, ["---", .. Enumerable.Repeat("---:", 4 + metrics.Count)]);
        foreach (var fold in report.Folds)
        {
            Row(text, [fold.Fold, Number(fold.Train), Number(fold.Validation), Number(fold.Test), Number(fold.Epoch), .. metrics.Select(m => Value(report, fold.Metrics[m]))]);
        }

        Row(text, ["**mean**", "", "", "", "", .. metrics.Select(m => $"**{Value(report, report.Mean[m])}**")]);
    }

    private static void Confusion(StringBuilder text, ProbeReport report)
    {
        if (report.Confusion.Count == 0)
        {
            return;
        }

        text.Append("\nAll folds together, a row for each true class, a column for each answer:\n\n");
        Row(text, ["", .. report.Recipe.ClassNames]);
        Row(text, ["---", .. report.Recipe.ClassNames.Select(_ => "---:")]);
        for (var truth = 0; truth < report.Confusion.Count; truth++)
        {
            Row(text, [$"**{report.Recipe.ClassNames[truth]}**", .. report.Confusion[truth].Select(Number)]);
        }
    }

    private static void List(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{title}:\n\n");
            text.AppendJoin(string.Empty, lines.Select(l => $"- {l}\n"));
        }
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Value(ProbeReport report, double value) =>
        value.ToString(report.Confusion.Count > 0 ? "F2" : "F4", CultureInfo.InvariantCulture);
}

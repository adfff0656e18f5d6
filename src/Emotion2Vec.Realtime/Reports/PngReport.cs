using System.Globalization;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>A report as a picture: title, caution, classes with their scores, and all over time.</summary>
internal static class PngReport
{
    private const double Margin = 24;
    private const double LegendTop = 118;
    private const double LegendWidth = 230;
    private const double LegendHeight = 21;
    private const int LegendColumns = 5;

    /// <summary>Draws it.</summary>
    /// <param name="content">What to tell.</param>
    /// <param name="stream">Where to, as PNG.</param>
    public static void Write(ReportContent content, Stream stream)
    {
        var rows = (content.Labels.Count + LegendColumns - 1) / LegendColumns;
        var picture = new TimelinePicture(content, LegendTop + (rows * LegendHeight) + 10);
        var height = picture.Height + 40;
        using var paper = new PngPaper(TimelinePicture.Width, height);
        DrawHead(paper, content);
        DrawLegend(paper, content);
        picture.Draw(paper);
        paper.Write(Margin, height - 14, ReportContent.About, Ink.Quiet, 11.5);
        paper.Write(
            TimelinePicture.Width - Margin, height - 14,
            $"model {content.Package.Name} {content.Package.Hash[..Math.Min(19, content.Package.Hash.Length)]}, {string.Join(", ", content.Making.Where(pair => pair.Name is "mode" or "pooling").Select(pair => $"{pair.Name} {pair.Value}"))}", Ink.Quiet, 11.5, Anchor.End);
        paper.Save(stream);
    }

    private static void DrawHead(PngPaper paper, ReportContent content)
    {
        paper.Write(Margin, 34, "Expression heard in", Ink.Quiet, 12.5);
        paper.Write(Margin, 62, content.File, Ink.Text, 23, bold: true);
        if (content.Best >= 0)
        {
            var ink = Ink.Of(ClassLook.Of(content.Labels))[content.Best];
            var score = content.Analysis.Scores[content.LabelIndices[content.Best]];
            paper.Fill(new(Margin, 79, 15, 15), ink, 1, 4);
            paper.Write(Margin + 23, 92, string.Create(CultureInfo.InvariantCulture, $"{content.Labels[content.Best]} {score:0 %} over {TimeAxis.Clock(content.LengthMs)} of sound"), Ink.Text, 15);
        }

        if (content.Package.Caution.Length > 0)
        {
            var width = 40 + (11 * content.Package.Caution.Length);
            var box = new Box(TimelinePicture.Width - Margin - width, 24, width, 32);
            paper.Fill(box, Caution, 1, 8);
            paper.Write(box.X + (width / 2.0), 45.5, content.Package.Caution, CautionInk, 15, Anchor.Middle, bold: true);
        }
    }

    private static Ink Caution { get; } = new("caution", "#ffdf8a", "#3a2f0c");

    private static Ink CautionInk { get; } = new("caution-ink", "#5c4300", "#ffdf8a");

    private static void DrawLegend(PngPaper paper, ReportContent content)
    {
        var looks = ClassLook.Of(content.Labels);
        var inks = Ink.Of(looks);
        foreach (var (used, label) in content.Labels.Index())
        {
            var x = Margin + (used % LegendColumns * LegendWidth);
            var y = LegendTop + (used / LegendColumns * LegendHeight);
            paper.Curve([(x, y), (x + 28, y)], inks[used], 2.5, looks[used].Dash);
            paper.Write(x + 36, y + 4.5, string.Create(CultureInfo.InvariantCulture, $"{label}  {content.Analysis.Scores[content.LabelIndices[used]]:0 %}"), Ink.Text, 12.5);
        }
    }
}

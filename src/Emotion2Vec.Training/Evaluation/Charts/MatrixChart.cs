using System.Globalization;

namespace Emotion2Vec.Training.Evaluation.Charts;

/// <summary>Draws a confusion matrix: true classes downwards, each cell shaded by its share of the row.</summary>
internal static class MatrixChart
{
    private const int Cell = 62;
    private const int Left = 150;
    private const int Top = 110;

    /// <summary>Draws.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="counts">[V][V] counts, true classes downwards.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(string title, IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        var side = Cell * labels.Count;
        var canvas = new SvgCanvas(Math.Max(Left + side + 30, 560), Top + side + 40);
        canvas.Text(16, 30, title, size: 15, isBold: true);
        canvas.Text(Left + (side / 2.0), 56, "predicted", "middle");
        canvas.Text(24, Top + (side / 2.0), "true", "middle", angle: -90);
        for (var i = 0; i < labels.Count; i++)
        {
            canvas.Text(Left - 8, Top + ((i + 0.5) * Cell) + 4, labels[i], "end");
            canvas.Text(Left + ((i + 0.5) * Cell), Top - 10, labels[i], "middle", size: 11);
            var total = Math.Max(1, counts[i].Sum());
            for (var j = 0; j < labels.Count; j++)
            {
                DrawCell(canvas, i, j, counts[i][j], (double)counts[i][j] / total);
            }
        }

        return canvas.Finish();
    }

    private static void DrawCell(SvgCanvas canvas, int row, int column, long count, double share)
    {
        // From white to a dark blue; text turns white where it would not be read otherwise.
        var color = string.Create(CultureInfo.InvariantCulture, $"#{Mix(255, 20):x2}{Mix(255, 74):x2}{Mix(255, 140):x2}");
        var (x, y, ink) = (Left + (column * Cell), Top + (row * Cell), share > 0.5 ? "#ffffff" : "#222222");
        canvas.Rectangle(x + 1, y + 1, Cell - 2, Cell - 2, color);
        canvas.Text(x + (Cell / 2.0), y + 29, count.ToString(CultureInfo.InvariantCulture), "middle", ink, 14);
        canvas.Text(x + (Cell / 2.0), y + 46, share.ToString("0 %", CultureInfo.InvariantCulture), "middle", ink, 11);

        int Mix(int white, int dark) => (int)Math.Round(white + ((dark - white) * share));
    }
}

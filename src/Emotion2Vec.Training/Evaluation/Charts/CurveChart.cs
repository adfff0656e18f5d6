using System.Globalization;

namespace Emotion2Vec.Training.Evaluation.Charts;

/// <summary>Draws curves over a logarithmic axis whose ticks are the points' own places.</summary>
internal static class CurveChart
{
    private const int Width = 860;
    private const int Height = 520;
    private const double Left = 70;
    private const double Right = Width - 130;
    private const double Top = 70;
    private const double Bottom = Height - 100;
    private const double FinestStep = 0.05;
    private const int MostSteps = 8;

    private static readonly string[] Colors = ["#1f5fa8", "#c2410c", "#15803d", "#7e22ce", "#b45309", "#0e7490", "#be123c", "#4d7c0f"];

    /// <summary>Draws.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="xLabel">What the horizontal axis is.</param>
    /// <param name="yLabel">What the vertical axis is.</param>
    /// <param name="curves">At least one, with at least one point or level between them.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(string title, string xLabel, string yLabel, IReadOnlyList<ChartCurve> curves)
    {
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(Width / 2.0, 32, title, "middle", size: 17, isBold: true);
        canvas.Text((Left + Right) / 2, Bottom + 44, xLabel, "middle");
        canvas.Text(20, (Top + Bottom) / 2, yLabel, "middle", angle: -90);
        var places = new Places(curves);
        DrawGrid(canvas, places);
        for (var i = 0; i < curves.Count; i++)
        {
            DrawCurve(canvas, places, curves[i], Colors[i % Colors.Length]);
            DrawLegend(canvas, i, curves[i].Name, Colors[i % Colors.Length]);
        }

        return canvas.Finish();
    }

    private static void DrawGrid(SvgCanvas canvas, Places places)
    {
        foreach (var x in places.Ticks)
        {
            canvas.Line(places.X(x), Top, places.X(x), Bottom, "#eeeeee");
            canvas.Text(places.X(x), Bottom + 20, x.ToString("0.##", CultureInfo.InvariantCulture), "middle");
        }

        for (var i = 0; i <= places.Steps; i++)
        {
            var y = places.Low + (places.Step * i);
            canvas.Line(Left, places.Y(y), Right, places.Y(y), i == 0 ? "#444444" : "#dddddd");
            canvas.Text(Left - 8, places.Y(y) + 4, y.ToString("0.00", CultureInfo.InvariantCulture), "end");
        }
    }

    private static void DrawCurve(SvgCanvas canvas, Places places, ChartCurve curve, string color)
    {
        foreach (var (y, word) in curve.Levels)
        {
            canvas.Line(Left, places.Y(y), Right, places.Y(y), color, 1.5, "6 4");
            canvas.Text(Right + 8, places.Y(y) + 4, $"{word} {Value(y)}", "start", color);
        }

        for (var i = 0; i < curve.Points.Count; i++)
        {
            var (x, y) = (places.X(curve.Points[i].X), places.Y(curve.Points[i].Y));
            if (i > 0)
            {
                canvas.Line(places.X(curve.Points[i - 1].X), places.Y(curve.Points[i - 1].Y), x, y, color, 2.5);
            }

            canvas.Dot(x, y, 4.5, color);
            canvas.Text(x, y - 10, Value(curve.Points[i].Y), "middle", color, hasHalo: true);
        }

        foreach (var (point, word) in curve.Lone)
        {
            var (x, y) = (places.X(point.X), places.Y(point.Y));
            canvas.Rectangle(x - 5, y - 5, 10, 10, color);
            canvas.Text(x + 9, y + 16, $"{word} {Value(point.Y)}", "start", color, hasHalo: true);
        }
    }

    private static void DrawLegend(SvgCanvas canvas, int index, string name, string color)
    {
        const int PerRow = 4;
        var (x, y) = (Left + (index % PerRow * ((Right - Left) / PerRow)), Bottom + 66 + (index / PerRow * 16));
        canvas.Rectangle(x, y - 9, 10, 10, color);
        canvas.Text(x + 15, y, name, size: 12);
    }

    private static string Value(double y) => y.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class Places
    {
        private readonly double _first;
        private readonly double _last;

        public Places(IReadOnlyList<ChartCurve> curves)
        {
            Ticks = [.. curves.SelectMany(curve => curve.Points.Concat(curve.Lone.Select(lone => lone.Point))).Select(point => point.X).Distinct().Order()];
            double[] values = [.. curves.SelectMany(curve => curve.Points.Concat(curve.Lone.Select(lone => lone.Point)).Select(point => point.Y).Concat(curve.Levels.Select(level => level.Y)))];
            Step = FinestStep;
            while (Math.Ceiling((values.Max() + Step) / Step) - Math.Floor(values.Min() / Step) > MostSteps)
            {
                Step *= 2;
            }

            // Room above the highest point for its value.
            Low = Math.Floor(values.Min() / Step) * Step;
            Steps = (int)Math.Ceiling((values.Max() + (Step / 2) - Low) / Step);
            (_first, _last) = Ticks.Count == 0 ? (1, 2) : (Ticks[0] / 1.3, Ticks[^1] * 1.3);
        }

        public IReadOnlyList<double> Ticks { get; }

        public double Low { get; }

        public double Step { get; }

        public int Steps { get; }

        public double X(double x) => Left + ((Right - Left) * Math.Log(x / _first) / Math.Log(_last / _first));

        public double Y(double y) => Bottom - ((Bottom - Top) * (y - Low) / (Step * Steps));
    }
}

using Emotion2Vec.CommandLine;
using ScottPlot;

namespace Emotion2Vec.Training.Runs;

/// <summary>Draws <c>loss.png</c> anew at every validation: the total loss (left axis, logarithmic over more than a decade) and the validations' criterion (right axis).</summary>
internal sealed class PictureRunLog : IRunLog
{
    private const int Width = 1200;
    private const int Height = 700;

    // Over less than a decade a logarithmic axis only makes its numbers harder to read.
    private const double LogarithmicFrom = 10;

    // More than pixels across: enough for any run, little enough for quick drawing.
    private const int MaxPoints = 2000;

    private readonly string _path;
    private readonly IRunLog _complaints;
    private readonly List<(double Update, double Value)> _losses;
    private readonly List<(double Update, double Value)> _validations;
    private string _criterion;
    private bool _failed;

    /// <summary>Begins with a history.</summary>
    /// <param name="path">The picture.</param>
    /// <param name="kept">What the curves begin with.</param>
    /// <param name="complaints">Hears that a picture could not be drawn; training goes on then.</param>
    public PictureRunLog(string path, RunHistory kept, IRunLog complaints)
    {
        (_path, _complaints) = (path, complaints);
        _losses = [.. kept.Steps.Where(line => line.Values!.ContainsKey(StepReport.Total)).Select(line => ((double)line.Update!, line.Values![StepReport.Total]))];
        _validations = [.. kept.Validations.Select(line => ((double)line.Update!, line.Values![line.Criterion!]))];
        _criterion = kept.Validations.LastOrDefault()?.Criterion ?? "";
    }

    /// <inheritdoc/>
    public void Step(StepReport report)
    {
        if (report.Losses.TryGetValue(StepReport.Total, out var loss))
        {
            _losses.Add((report.Update, loss));
        }
    }

    /// <inheritdoc/>
    public void Validation(ValidationReport report)
    {
        _criterion = report.Criterion;
        _validations.Add((report.Update, report.Values[report.Criterion]));
        Draw();
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        // A curve has no place for it.
    }

    /// <summary>Thins a curve by averaging neighbours.</summary>
    /// <param name="points">The curve.</param>
    /// <param name="most">The most points that may be left.</param>
    /// <returns>A curve of finite values.</returns>
    internal static IReadOnlyList<(double Update, double Value)> Thin(IReadOnlyList<(double Update, double Value)> points, int most)
    {
        var finite = points.Where(point => double.IsFinite(point.Value)).ToList();
        var group = Math.Max(1, (finite.Count + most - 1) / most);
        return [.. finite.Chunk(group).Select(neighbours => (neighbours[^1].Update, neighbours.Average(point => point.Value)))];
    }

    private void Draw()
    {
        if (_failed)
        {
            return;
        }

        try
        {
            using var plot = new Plot();
            var losses = Thin(_losses, MaxPoints);
            var logarithmic = losses.Count > 0 && losses.Min(point => point.Value) is > 0 and var least && losses.Max(point => point.Value) > LogarithmicFrom * least;
            AddCurve(plot, [.. losses.Select(point => (point.Update, logarithmic ? Math.Log10(point.Value) : point.Value))], "loss", plot.Axes.Left);
            AddCurve(plot, Thin(_validations, MaxPoints), _criterion, plot.Axes.Right);
            if (logarithmic)
            {
                plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = value => Math.Pow(10, value).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture) };
            }

            plot.XLabel("update");
            plot.YLabel("loss");
            plot.Axes.Right.Label.Text = _criterion;
            plot.ShowLegend(Alignment.UpperRight);
            using var file = OutputFile.Create(_path);
            file.Stream.Write(plot.GetImageBytes(Width, Height, ImageFormat.Png));
            file.Complete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Core.Errors.Emotion2VecException or DllNotFoundException or TypeInitializationException)
        {
            // A picture is a comfort; hours of training are not given up for it.
            _failed = true;
            _complaints.Note($"{Path.GetFileName(_path)} cannot be drawn any more: {e.Message}");
        }
    }

    private static void AddCurve(Plot plot, IReadOnlyList<(double Update, double Value)> points, string name, IYAxis axis)
    {
        if (points.Count > 0)
        {
            var curve = plot.Add.Scatter(points.Select(point => point.Update).ToArray(), points.Select(point => point.Value).ToArray());
            curve.LegendText = name;
            curve.MarkerSize = points.Count < 50 ? 5 : 0;
            curve.Axes.YAxis = axis;
        }
    }
}

using Emotion2Vec.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Emotion2Vec.Training.Runs;

/// <summary>A table that is drawn anew in place, where a person looks on; notes scroll above it.</summary>
internal sealed class LiveRunLog : IRunLog
{
    private const int BarWidth = 40;

    private readonly IAnsiConsole _console;
    private readonly LiveDisplayContext _display;
    private readonly RunPace _pace = new();
    private StepReport? _step;
    private TimeSpan? _left;
    private ValidationReport? _validation;
    private ValidationReport? _best;

    private LiveRunLog(IAnsiConsole console, LiveDisplayContext display) => (_console, _display) = (console, display);

    /// <summary>Shows a run while it works: live where a person looks on, line by line elsewhere. All of it goes to standard error.</summary>
    /// <typeparam name="T">What the work results in.</typeparam>
    /// <param name="surroundings">The world around.</param>
    /// <param name="work">The work; it gets the log to tell.</param>
    /// <returns>Its result.</returns>
    public static T Watch<T>(Surroundings surroundings, Func<IRunLog, T> work)
    {
        if (!surroundings.IsInteractive)
        {
            return work(new LineRunLog(surroundings.Error));
        }

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(surroundings.Error) });
        return console.Live(new Text("")).Start(display => work(new LiveRunLog(console, display)));
    }

    /// <inheritdoc/>
    public void Step(StepReport report)
    {
        (_step, _left) = (report, _pace.Remaining(report));
        Draw();
    }

    /// <inheritdoc/>
    public void Validation(ValidationReport report)
    {
        _validation = report;
        _best = report.IsBest ? report : _best;
        Draw();
    }

    /// <inheritdoc/>
    public void Note(string text) => _console.WriteLine(text);

    /// <summary>The table.</summary>
    /// <param name="step">The newest step; null before the first.</param>
    /// <param name="left">The time that is left, if it can be told.</param>
    /// <param name="validation">The newest validation; null before the first.</param>
    /// <param name="best">The best validation; null before the first.</param>
    /// <returns>What to draw.</returns>
    internal static IRenderable Table(StepReport? step, TimeSpan? left, ValidationReport? validation, ValidationReport? best)
    {
        var table = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        if (step is not null)
        {
            var done = (int)Math.Clamp(step.Update * BarWidth / Math.Max(1, step.TotalUpdates), 0, BarWidth);
            Row("update", $"{step.Update} of {step.TotalUpdates}  {new string('█', done)}{new string('░', BarWidth - done)}");
            Row("loss", RunText.Values(step.Losses, StepReport.Total));
            Row("rate", $"{RunText.Number(step.LearningRate)}, gradient norm {RunText.Number(step.GradientNorm)}");
            Row("speed", $"{RunText.Number(step.AudioSecondsPerSecond)} seconds of sound a second");
            Row("time", $"{RunText.Duration(step.Elapsed)}{(left is { } remaining ? $", {RunText.Duration(remaining)} left" : "")}");
        }

        if (validation is not null)
        {
            Row("validation", $"at {validation.Update}: {RunText.Values(validation.Values, validation.Criterion)}");
        }

        if (best is not null)
        {
            Row("best", $"at {best.Update}: {best.Criterion} {RunText.Number(best.Values[best.Criterion])}");
        }

        return table;

        void Row(string name, string text) => table.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(text));
    }

    private void Draw() => _display.UpdateTarget(Table(_step, _left, _validation, _best));
}

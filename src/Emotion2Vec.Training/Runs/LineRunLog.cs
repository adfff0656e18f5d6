namespace Emotion2Vec.Training.Runs;

/// <summary>One line of text for everything, where nobody looks on or the output is a file.</summary>
/// <param name="output">Where lines go.</param>
internal sealed class LineRunLog(TextWriter output) : IRunLog
{
    private readonly RunPace _pace = new();

    /// <inheritdoc/>
    public void Step(StepReport report)
    {
        var left = _pace.Remaining(report) is { } remaining ? $"  left {RunText.Duration(remaining)}" : "";
        output.WriteLine(
            $"update {report.Update}/{report.TotalUpdates}  {RunText.Values(report.Losses, StepReport.Total)}  lr {RunText.Number(report.LearningRate)}  "
            + $"gradient {RunText.Number(report.GradientNorm)}  {RunText.Number(report.AudioSecondsPerSecond)} s/s  {RunText.Duration(report.Elapsed)}{left}");
    }

    /// <inheritdoc/>
    public void Validation(ValidationReport report) =>
        output.WriteLine($"validation at {report.Update}  {RunText.Values(report.Values, report.Criterion)}{(report.IsBest ? "  (best)" : "")}");

    /// <inheritdoc/>
    public void Note(string text) => output.WriteLine(text);
}

namespace Emotion2Vec.Training.Runs;

/// <summary>Estimates when a run will be done, from the time that updates took since this process began.</summary>
internal sealed class RunPace
{
    private StepReport? _first;

    /// <summary>Takes a report.</summary>
    /// <param name="report">The newest report.</param>
    /// <returns>The time that is left; null before there are two reports to tell from.</returns>
    public TimeSpan? Remaining(StepReport report)
    {
        _first ??= report;
        var updates = report.Update - _first.Update;
        return updates > 0 ? (report.Elapsed - _first.Elapsed) / updates * Math.Max(0, report.TotalUpdates - report.Update) : null;
    }
}

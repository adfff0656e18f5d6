namespace Emotion2Vec.Training.Runs;

/// <summary>Several logs that hear the same.</summary>
/// <param name="logs">The logs, in the order in which they are told.</param>
internal sealed class RunLogs(params IReadOnlyList<IRunLog> logs) : IRunLog, IDisposable
{
    /// <summary>The logs of a run folder: lines, TensorBoard, picture. They go on after an update as if the run had never gone past it.</summary>
    /// <param name="places">The run folder.</param>
    /// <param name="fromUpdate">The update; 0 for a beginning.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="console">What a person sees.</param>
    /// <returns>All of them; dispose them.</returns>
    public static RunLogs Open(RunPaths places, long fromUpdate, TimeProvider clock, IRunLog console)
    {
        var kept = RunHistory.Read(places.Log, fromUpdate);
        return new(new JsonRunLog(places.Log, kept, clock), new TensorBoardRunLog(places.TensorBoard, kept, clock), new PictureRunLog(places.Picture, kept, console), console);
    }

    /// <inheritdoc/>
    public void Step(StepReport report)
    {
        foreach (var log in logs)
        {
            log.Step(report);
        }
    }

    /// <inheritdoc/>
    public void Validation(ValidationReport report)
    {
        foreach (var log in logs)
        {
            log.Validation(report);
        }
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        foreach (var log in logs)
        {
            log.Note(text);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in logs.OfType<IDisposable>())
        {
            log.Dispose();
        }
    }
}

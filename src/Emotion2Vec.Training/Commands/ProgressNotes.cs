using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>Turns progress by small steps into notes: each tenth part of a stage, and what a step says is worth a note.</summary>
/// <typeparam name="T">What is reported.</typeparam>
/// <param name="log">Hears the notes.</param>
/// <param name="read">Stage, steps done, steps in all, a remark (may be empty), and whether it must be heard.</param>
internal sealed class ProgressNotes<T>(IRunLog log, Func<T, (string Stage, int Done, int Total, string Remark, bool Matters)> read) : IProgress<T>
{
    private const int Parts = 10;

    /// <inheritdoc/>
    public void Report(T value)
    {
        var (stage, done, total, remark, matters) = read(value);
        if (matters || done == total || done % Math.Max(1, total / Parts) == 0)
        {
            log.Note($"{stage} {done}/{total}{(remark.Length > 0 ? $": {remark}" : "")}");
        }
    }
}

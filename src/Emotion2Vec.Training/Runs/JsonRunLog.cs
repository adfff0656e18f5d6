using System.Text.Json;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Runs;

/// <summary>Writes a run's <c>log.jsonl</c>; every line reaches the file at once.</summary>
internal sealed class JsonRunLog : IRunLog, IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Opens the log and drops what follows the history.</summary>
    /// <param name="path">The file; made if it is not there.</param>
    /// <param name="kept">What stays of it.</param>
    /// <param name="clock">The clock.</param>
    public JsonRunLog(string path, RunHistory kept, TimeProvider clock)
    {
        _clock = clock;
        _file = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        _file.SetLength(kept.Bytes);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <inheritdoc/>
    public void Step(StepReport report) => Write(RunLogLine.Of(report, _clock.GetUtcNow(), Environment.WorkingSet));

    /// <inheritdoc/>
    public void Validation(ValidationReport report) => Write(RunLogLine.Of(report, _clock.GetUtcNow()));

    /// <inheritdoc/>
    public void Note(string text) => Write(RunLogLine.Of(text, _clock.GetUtcNow()));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(RunLogLine line)
    {
        try
        {
            _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, RunHistory.Json), (byte)'\n']);
            _file.Flush();
        }
        catch (IOException e)
        {
            throw new Emotion2VecException(ErrorKind.NativeError, $"'{_file.Name}' cannot be written: {e.Message} Checkpoints are untouched; make room, then go on with --resume.", e);
        }
    }
}

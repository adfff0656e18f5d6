using TorchSharp;
using TorchSharp.Modules;

namespace Emotion2Vec.Training.Runs;

/// <summary>Writes events for TensorBoard: losses as <c>loss/...</c>, validations as <c>validation/...</c>, and how training goes as <c>train/...</c>.</summary>
internal sealed class TensorBoardRunLog : IRunLog
{
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private SummaryWriter? _writer;

    /// <summary>Begins the events anew from a history, because a file of events cannot be cut where a resumed run goes on.</summary>
    /// <param name="folder">Folder for events; replaced.</param>
    /// <param name="kept">What they begin with.</param>
    /// <param name="clock">The clock.</param>
    public TensorBoardRunLog(string folder, RunHistory kept, TimeProvider clock)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        (_folder, _clock) = (folder, clock);
        foreach (var line in kept.Lines.Where(line => line.Update is not null))
        {
            Write(line);
        }
    }

    /// <inheritdoc/>
    public void Step(StepReport report) => Write(RunLogLine.Of(report, _clock.GetUtcNow(), Environment.WorkingSet));

    /// <inheritdoc/>
    public void Validation(ValidationReport report) => Write(RunLogLine.Of(report, _clock.GetUtcNow()));

    /// <inheritdoc/>
    public void Note(string text)
    {
        // A curve has no place for it.
    }

    private void Write(RunLogLine line)
    {
        var group = line.Kind == RunLogKind.Step ? "loss" : "validation";
        foreach (var (name, value) in line.Values ?? new Dictionary<string, double>())
        {
            Add($"{group}/{name}", value, line);
        }

        Add("train/learningRate", line.LearningRate, line);
        Add("train/gradientNorm", line.GradientNorm, line);
        Add("train/audioSecondsPerSecond", line.AudioSecondsPerSecond, line);
        Add("train/memoryBytes", line.MemoryBytes, line);
    }

    private void Add(string tag, double? value, RunLogLine line)
    {
        if (value is { } number)
        {
            // A run without a curve, such as a measurement, leaves no folder.
            _writer ??= torch.utils.tensorboard.SummaryWriter(_folder);
            _writer.add_scalar(tag, (float)number, (int)Math.Min(line.Update ?? 0, int.MaxValue), line.Time.ToUnixTimeSeconds());
        }
    }
}

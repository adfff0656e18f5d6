using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Tests.Loop;

/// <summary>Remembers what a run said.</summary>
internal sealed class ListLog : IRunLog
{
    public List<StepReport> Steps { get; } = [];

    public List<ValidationReport> Validations { get; } = [];

    public List<string> Notes { get; } = [];

    public void Step(StepReport report) => Steps.Add(report);

    public void Validation(ValidationReport report) => Validations.Add(report);

    public void Note(string text) => Notes.Add(text);
}

using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Tests.Loop;

/// <summary>Interrupts a run at one of its updates.</summary>
internal sealed class CancellingLog(CancellationTokenSource cancel, long at) : IRunLog
{
    public void Step(StepReport report)
    {
        if (report.Update == at)
        {
            cancel.Cancel();
        }
    }

    public void Validation(ValidationReport report)
    {
    }

    public void Note(string text)
    {
    }
}

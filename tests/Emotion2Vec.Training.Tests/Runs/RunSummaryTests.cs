using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Tests.Runs;

public sealed class RunSummaryTests : IDisposable
{
    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Write_InterruptedRun_SaysWhatItIsHowFarAndHowToGoOn()
    {
        using (var folder = RunFolder.Create(_run.Path, SampleRun.Identity(), TimeProvider.System))
        using (var logs = RunLogs.Open(folder.Places, 0, TimeProvider.System, new LineRunLog(TextWriter.Null)))
        {
            for (var update = 1; update <= 40; update++)
            {
                logs.Step(SampleRun.Step(update, 40.0 / update));
            }

            logs.Validation(SampleRun.Validation(20, 0.75, isBest: true));
            logs.Validation(SampleRun.Validation(40, 0.5, isBest: false));
            logs.Note("left out broken.wav: it is empty");
            folder.End(RunState.Interrupted);
        }

        var text = Summary();

        Assert.Contains("finetune configs/train/f.json", text, StringComparison.Ordinal);
        Assert.Contains("It was interrupted", text, StringComparison.Ordinal);
        Assert.Contains("sample, from random weights: width 48, 4 + 8 blocks", text, StringComparison.Ordinal);
        Assert.Contains("sha256:1", text, StringComparison.Ordinal);
        Assert.Contains("updates         40 of 100 in 0:00:40", text, StringComparison.Ordinal);
        Assert.Contains("▁  40 to 1", text, StringComparison.Ordinal);
        Assert.Contains("best            update 20: ua 0.75  nll 0.25", text, StringComparison.Ordinal);
        Assert.Contains("left out broken.wav", text, StringComparison.Ordinal);
        Assert.Contains($"Go on: e2v-train finetune --run {_run.Path} --resume", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailedRunWithABrokenPackage_SaysBoth()
    {
        using (var folder = RunFolder.Create(_run.Path, SampleRun.Identity(), TimeProvider.System))
        {
            Directory.CreateDirectory(folder.Places.Package);
            folder.End(RunState.Failed, "the loss is NaN");
        }

        var text = Summary();

        Assert.Contains("It failed: the loss is NaN", text, StringComparison.Ordinal);
        Assert.Contains("is damaged:", text, StringComparison.Ordinal);
    }

    private string Summary()
    {
        using var text = new StringWriter();
        RunSummary.Write(_run.Path, text);
        return text.ToString();
    }
}

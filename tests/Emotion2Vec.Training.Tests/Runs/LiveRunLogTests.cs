using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Runs;
using Spectre.Console;

namespace Emotion2Vec.Training.Tests.Runs;

public sealed class LiveRunLogTests
{
    [Fact]
    public void Table_OfARun_ShowsProgressLossesRateAndTimeLeft()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = 120;

        console.Write(LiveRunLog.Table(SampleRun.Step(25, 4), TimeSpan.FromMinutes(2), SampleRun.Validation(20, 0.25, isBest: false), SampleRun.Validation(10, 0.5, isBest: true)));

        foreach (var part in new[] { "25 of 100  ██████████░", "total 4", "0.001, gradient norm 0.5", "40 seconds of sound a second", "0:00:25, 0:02:00 left", "at 20: ua 0.25", "at 10: ua 0.5" })
        {
            Assert.Contains(part, text.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Watch_WithATerminal_PassesTheResultOn()
    {
        using var text = new StringWriter();
        var surroundings = new Surroundings { Output = TextWriter.Null, Error = text, IsInteractive = true, Clock = TimeProvider.System };

        var result = LiveRunLog.Watch(surroundings, log =>
        {
            log.Step(SampleRun.Step(25, 4));
            log.Note("a note with [brackets]");
            return 7;
        });

        Assert.Equal(7, result);
        Assert.Contains("a note with [brackets]", text.ToString(), StringComparison.Ordinal);
    }
}

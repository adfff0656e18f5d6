using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Console;
using FsCheck;
using FsCheck.Fluent;
using Spectre.Console;

namespace Emotion2Vec.Tests.Messaging.Console;

public sealed class ConsoleViewTests
{
    [Fact]
    public void Render_TwoStreams_HasOneLineEach()
    {
        var busy = new StreamRow(Samples.Mic, 3);
        busy.Take(Samples.Block());
        busy.Take(Samples.Health());
        var idle = new StreamRow(new("door"), 3);
        idle.Take(Samples.Status(StreamCondition.Degraded));
        var lines = Render(Samples.Info("UNTRAINED"), [busy, idle]).Split('\n');
        Assert.Contains("toy [UNTRAINED]", lines[0], StringComparison.Ordinal);
        Assert.Contains("perceived in the voice", lines[1], StringComparison.Ordinal);
        var mic = Assert.Single(lines, line => line.Contains("mic", StringComparison.Ordinal));
        Assert.Contains("happy     #######...  71%", mic, StringComparison.Ordinal);
        Assert.Contains("tracking", mic, StringComparison.Ordinal);
        Assert.Contains("0.98", mic, StringComparison.Ordinal);
        Assert.Contains("| 5 ", mic, StringComparison.Ordinal);
        Assert.Contains("degraded", Assert.Single(lines, line => line.Contains("door", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(130)]
    [InlineData(200)]
    public void Render_AnyUsualWidth_KeepsEachStreamOnOneLine(int width)
    {
        var row = new StreamRow(new("conference-room"), 3);
        row.Take(Samples.Block());
        row.Take(Samples.Health());
        var lines = Render(Samples.Info("UNTRAINED"), [row], width).Split('\n');
        var line = Assert.Single(lines, line => line.Contains("happy", StringComparison.Ordinal));
        Assert.Contains("conference-room", line, StringComparison.Ordinal);
        Assert.Contains("71%", line, StringComparison.Ordinal);
        Assert.Contains("tracking", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-120, -120, "..... ")]
    [InlineData(-61, -50, "..... ")]
    [InlineData(-30, -12, "##... ")]
    [InlineData(-12, -1, "####. ")]
    [InlineData(-12, 0, "####.!")]
    [InlineData(0, 0, "#####!")]
    public void Meter_Level_FillsFromSixtyDecibelsBelowFullScale(float rms, float peak, string expected) =>
        Assert.Equal(expected, ConsoleView.Meter(new SoundLevel(rms, peak), isUnicode: false));

    [Fact]
    public void Render_SourceThatFails_ShowsNoLevel()
    {
        var row = new StreamRow(Samples.Mic, 3);
        var block = Samples.Block();
        block.Level = new SoundLevel(-12, -1);
        row.Take(block);
        Assert.Contains("####.", Render(Samples.Info("UNTRAINED"), [row]), StringComparison.Ordinal);

        row.Take(Samples.Status(StreamCondition.Degraded));

        Assert.Contains("..... ", Render(Samples.Info("UNTRAINED"), [row]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f, "          ")]
    [InlineData(0.5f, "█████     ")]
    [InlineData(0.55f, "█████▌    ")]
    [InlineData(1f, "██████████")]
    [InlineData(float.NaN, "          ")]
    [InlineData(7f, "██████████")]
    public void Bar_Share_FillsItsPartOfTenCells(float share, string expected) => Assert.Equal(expected, ConsoleView.Bar(share, isUnicode: true));

    [Fact]
    public void Bar_AnyShare_IsTenCellsWide() => Prop.ForAll<float, bool>((share, isUnicode) => ConsoleView.Bar(share, isUnicode).Length == 10).QuickCheckThrowOnFailure();

    [Fact]
    public void Clean_AnyText_HoldsNoControlCharacterAndKeepsItsBound() => Prop.ForAll<NonNull<string>>(text =>
    {
        var clean = TerminalText.Clean(text.Get + "\u001b\u009b\n", 20);
        return clean.Length <= 20 && !clean.Any(char.IsControl);
    }).QuickCheckThrowOnFailure();

    private static string Render(NodeInfo info, IReadOnlyList<StreamRow> rows, int width = 160)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        console.Write(ConsoleView.Render(info, rows, isUnicode: false, width));
        return text.ToString();
    }
}

using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Console;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace Emotion2Vec.Tests.Messaging.Console;

public sealed class ConsoleSinkTests : EventSinkContract
{
    private readonly StringWriter _text = new();

    [Fact]
    public async Task Output_Redirected_IsPlainLines()
    {
        await Sink.StartAsync(Samples.Info("UNTRAINED"), None);
        await Sink.StatusAsync(Samples.Status(), None);
        await Sink.FramesAsync(Samples.Block(), None);
        await Sink.StateAsync(Samples.State(), None);
        await Sink.StopAsync(None);
        Assert.Equal(
            [
                "e2v 0.1.0  toy [UNTRAINED]  cached C8 L64 R2  latency 110 ms mean, 180 ms worst",
                "12:00:00Z mic online: sound arrives (file speech.wav)",
                "12:00:00Z mic happy 70% tracking quality 0.98",
            ],
            _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Output_HostileTexts_HoldsNoControlCharacterButLineEnds()
    {
        await Members_HostileTexts_AreTaken();
        Assert.DoesNotContain(_text.ToString(), c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task Output_OnATerminal_ShowsTheLatestFramesAtMostTenTimesASecond()
    {
        var time = new FakeTimeProvider();
        var terminal = new TerminalOutput();
        await using var sink = new ConsoleSink(terminal.Console(), time);
        await sink.StartAsync(Samples.Info("UNTRAINED"), None);
        await sink.StatusAsync(Samples.Status(), None);
        var drawn = terminal.Text.Length;
        await sink.FramesAsync(Samples.Block(), None);
        Assert.Equal(drawn, terminal.Text.Length);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await sink.FramesAsync(Samples.Block(), None);
        Assert.Contains("happy", terminal.Text[drawn..], StringComparison.Ordinal);
        await sink.StopAsync(None);
        Assert.Contains("[UNTRAINED]", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("71%", terminal.Text, StringComparison.Ordinal);
    }

    protected override Task<IEventSink> CreateAsync() => Task.FromResult<IEventSink>(new ConsoleSink(
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_text), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No }), TimeProvider.System));

    protected override Task<IReadOnlyList<JsonElement>?> FramesAsync(int atLeast) => Task.FromResult<IReadOnlyList<JsonElement>?>(null);

    // A terminal of 160 columns that remembers what it was sent.
    private sealed class TerminalOutput : IAnsiConsoleOutput
    {
        private readonly StringWriter _writer = new();

        public string Text => _writer.ToString();

        public TextWriter Writer => _writer;

        public bool IsTerminal => true;

        public int Width => 160;

        public int Height => 50;

        public IAnsiConsole Console() =>
            AnsiConsole.Create(new AnsiConsoleSettings { Out = this, Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = ColorSystemSupport.NoColors });

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}

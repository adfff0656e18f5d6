using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class LineLogTests
{
    private readonly StringWriter _text = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    private string[] Lines => _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Log_Entries_AreOneLineEachWithoutTraces()
    {
        using var log = new LineLog(_text, _clock, withTraces: false);
        var logger = log.CreateLogger("x");

        Write(logger, LogLevel.Warning, "evil\u001b[2J\nname", null);
        Write(logger, LogLevel.Error, "failed", new Emotion2VecException(ErrorKind.NotFound, "gone"));
        Write(logger, LogLevel.Error, "failed", new InvalidOperationException("odd"));

        Assert.Equal(["12:00:00Z WARN  evil [2J name", "12:00:00Z ERROR failed: gone", "12:00:00Z ERROR failed: InvalidOperationException: odd"], Lines);
    }

    [Fact]
    public void Log_WithTraces_WritesTheWholeExceptionInOneLine()
    {
        using var log = new LineLog(_text, _clock, withTraces: true);
        Exception thrown = Record.Exception(new Action(() => throw new InvalidOperationException("odd")));

        Write(log.CreateLogger("x"), LogLevel.Error, "failed", thrown);

        Assert.Contains("   at ", Assert.Single(Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Hold_UntilRelease_WritesNothingAndKeepsTheLatest()
    {
        using var log = new LineLog(_text, _clock, withTraces: false);
        var logger = log.CreateLogger("x");

        log.Hold();
        for (var i = 0; i < LineLog.MaxHeld + 3; i++)
        {
            Write(logger, LogLevel.Information, $"line {i}", null);
        }

        Assert.Empty(Lines);
        log.Release();
        Assert.Equal(LineLog.MaxHeld + 1, Lines.Length);
        Assert.Equal("(3 earlier log lines are not shown)", Lines[0]);
        Assert.EndsWith("line 3", Lines[1], StringComparison.Ordinal);
        Write(logger, LogLevel.Information, "after", null);
        Assert.EndsWith("after", Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_WhileHolding_LosesNothing()
    {
        var log = new LineLog(_text, _clock, withTraces: false);
        log.Hold();
        Write(log.CreateLogger("x"), LogLevel.Information, "last words", null);

        log.Dispose();

        Assert.EndsWith("last words", Assert.Single(Lines), StringComparison.Ordinal);
    }

    private static void Write(ILogger logger, LogLevel level, string text, Exception? exception) => logger.Log(level, default, text, exception, (state, _) => state);
}

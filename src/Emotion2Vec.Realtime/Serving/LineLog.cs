using System.Globalization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>
/// Writes one line per log entry: <c>12:00:00Z info Stream desk is Online: ...</c>. While a live view owns the terminal the lines are held, the oldest given up
/// beyond a bound, and written afterwards. Thread-safe.
/// </summary>
/// <param name="writer">Where lines go; not disposed here.</param>
/// <param name="clock">Tells the time of an entry.</param>
/// <param name="withTraces">Whether exceptions are written in full.</param>
internal sealed class LineLog(TextWriter writer, TimeProvider clock, bool withTraces) : ILoggerProvider
{
    /// <summary>Lines held at most.</summary>
    internal const int MaxHeld = 200;

    private readonly Lock _lock = new();
    private readonly Queue<string> _held = [];
    private bool _isHolding;
    private long _givenUp;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Entry(this);

    /// <summary>Holds lines from now on.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _isHolding = true;
        }
    }

    /// <summary>Writes what was held, and holds no more.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (_givenUp > 0)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"({_givenUp} earlier log lines are not shown)"));
            }

            while (_held.TryDequeue(out var line))
            {
                writer.WriteLine(line);
            }

            _isHolding = false;
            _givenUp = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private void Write(LogLevel level, string message, Exception? exception)
    {
        var why = exception switch
        {
            null => "",
            _ when withTraces => $": {exception}",
            Emotion2VecException => $": {exception.Message}",
            _ => $": {exception.GetType().Name}: {exception.Message}",
        };
        var line = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().UtcDateTime:HH:mm:ss}Z {Word(level)} {OneLine(message + why)}");
        lock (_lock)
        {
            if (!_isHolding)
            {
                writer.WriteLine(line);
                return;
            }

            _held.Enqueue(line);
            if (_held.Count > MaxHeld)
            {
                _held.Dequeue();
                _givenUp++;
            }
        }
    }

    // Names of files and models come from outside: they must neither steer a terminal nor pass for lines of their own.
    private static string OneLine(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        }
    });

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    // Levels are filtered by the factory; every category writes alike.
    private sealed class Entry(LineLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(logLevel, formatter(state, exception), exception);
    }
}

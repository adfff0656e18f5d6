using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Configuration;
using Emotion2Vec.Messaging.Payloads;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Messaging.Files;

/// <summary>
/// Appends one JSON object per line, as <see cref="PayloadLines"/> makes them. Each line is handed to the system whole, so a reader that follows the file sees only complete lines.
/// A file that cannot be written at the start is an error; later failures are counted and logged once a second, and the next line starts clean.
/// </summary>
public sealed class JsonLinesSink : IEventSink
{
    // Only a named pipe without a reader, or a network drive that is gone, takes longer.
    private static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(2);

    private readonly JsonLinesSinkOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ErrorTally _failures;
    private readonly Func<string, Stream> _open;
    private Stream? _output;
    private PayloadLines? _lines;
    private bool _torn;

    /// <summary>Creates a sink; the file is opened at the start.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="timeProvider">The clock for the failure reports.</param>
    /// <param name="logger">Where failures are reported.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: no path.</exception>
    public JsonLinesSink(JsonLinesSinkOptions options, TimeProvider timeProvider, ILogger<JsonLinesSink> logger)
        : this(options, timeProvider, logger, Open)
    {
    }

    /// <summary>As above, with another way to open the path.</summary>
    internal JsonLinesSink(JsonLinesSinkOptions options, TimeProvider timeProvider, ILogger<JsonLinesSink> logger, Func<string, Stream> open)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.ThrowIfInvalid(options, "JsonLines");
        _options = options;
        _timeProvider = timeProvider;
        _failures = new(timeProvider, (count, last) => logger.LinesNotWritten(options.Path, count, last.Message));
        _open = open;
    }

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <summary>Lines that could not be written. May be read from any thread.</summary>
    public long Failures => _failures.Total;

    /// <inheritdoc/>
    public async ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        _lines = new PayloadLines(info, _options.LabelsInFrames);
        try
        {
            _torn = EndsInsideALine(_options.Path);
            _output = await OpenAsync(cancellationToken).ConfigureAwait(false);
            WriteLine(_lines.Info());
        }
        catch (TimeoutException failure)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration,
                $"Sinks:JsonLines: '{_options.Path}' did not open within {OpenTime.TotalSeconds} s. If it is a named pipe, start its reader first.",
                failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var kind = failure switch
            {
                DirectoryNotFoundException or FileNotFoundException => ErrorKind.NotFound,
                UnauthorizedAccessException => ErrorKind.PermissionDenied,
                _ => ErrorKind.Configuration,
            };
            const string Advice = "Choose a writable file on a disk with room, or - for standard output.";
            throw new Emotion2VecException(kind, $"Sinks:JsonLines: '{_options.Path}' cannot be written: {failure.Message} {Advice}", failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (_output is not null && _lines is { } lines)
        {
            TryWriteLine(lines.Frames(block));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_output is not null && _lines is { } lines)
        {
            TryWriteLine(lines.State(state));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (_output is not null && _lines is { } lines)
        {
            TryWriteLine(lines.Event(happened));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        if (_output is not null && _lines is { } lines)
        {
            TryWriteLine(lines.Utterance(utterance));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (_output is not null && _lines is { } lines)
        {
            TryWriteLine(lines.Status(status));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(health);
        if (_output is not null && _lines is { } lines)
        {
            TryWriteLine(lines.Health(health));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_output is not null && _lines is { } lines)
        {
            TryWriteLine(lines.Node(NodeStatus.Stopped, _timeProvider.GetUtcNow()));
            _failures.Flush();
            Close();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        _lines?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Stream Open(string path) => path == JsonLinesSinkOptions.StandardOutput
        ? System.Console.OpenStandardOutput()
        : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    // A run that was killed may have left part of a line. Pipes and devices have no length, and are not opened for this.
    private static bool EndsInsideALine(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    // Not on the caller's thread: the system may hold it in there, where nothing can be cancelled.
    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var opening = Task.Run(() => _open(_options.Path), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(OpenTime, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            _ = opening.ContinueWith(
                late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private void TryWriteLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            WriteLine(line);
        }
        catch (IOException failure)
        {
            // Part of a line may be out: the next one starts on a fresh line, so that one line is lost and no more.
            _torn = true;
            _failures.Add(failure);
        }
    }

    private void WriteLine(ReadOnlyMemory<byte> line)
    {
        if (_torn)
        {
            _output?.Write("\n"u8);
            _torn = false;
        }

        _output?.Write(line.Span);
        _output?.Flush();
    }

    private void Close()
    {
        _output?.Dispose();
        _output = null;
    }
}

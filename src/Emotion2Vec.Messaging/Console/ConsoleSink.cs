using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Spectre.Console;

namespace Emotion2Vec.Messaging.Console;

/// <summary>
/// Shows streams to a person. On a terminal: a live view with one line per stream, drawn at most ten times a second. Elsewhere (a pipe, a log): plain lines,
/// one per change of condition, one per event and utterance, and one per state, which come at most once a second (<see cref="IEventSink.StateAsync"/>). Logs that share the terminal would tear the
/// live view; send them to standard error or a file.
/// </summary>
public sealed class ConsoleSink : IEventSink
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _timeProvider;
    private readonly bool _isLive;
    private readonly Dictionary<StreamId, StreamRow> _rowsById = [];
    private readonly List<StreamRow> _rows = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NodeInfo? _info;
    private LiveDisplayContext? _live;
    private Task _display = Task.CompletedTask;
    private long _refreshedAt;

    /// <summary>Creates a sink that is not yet started.</summary>
    /// <param name="console">Where to draw; live if it is an interactive terminal that understands ANSI sequences.</param>
    /// <param name="timeProvider">The clock for the refresh.</param>
    public ConsoleSink(IAnsiConsole console, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _console = console;
        _timeProvider = timeProvider;
        _isLive = console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Ansi: true, Interactive: true };
    }

    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public async ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        _info = info;
        if (_isLive)
        {
            var started = new TaskCompletionSource<LiveDisplayContext>(TaskCreationOptions.RunContinuationsAsynchronously);
            _display = _console.Live(Drawing(info)).Overflow(VerticalOverflow.Crop).StartAsync(context =>
            {
                started.SetResult(context);
                return _ended.Task;
            });

            // The display may fail before it starts, if something else already draws on this console.
            if (await Task.WhenAny(started.Task, _display).ConfigureAwait(false) == _display)
            {
                await _display.ConfigureAwait(false);
            }

            _live = await started.Task.ConfigureAwait(false);
            Refresh(atOnce: true);
        }
        else
        {
            Print(ConsoleView.Header(info));
        }
    }

    /// <inheritdoc/>
    public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (_isLive && _info is not null)
        {
            RowOf(block.Stream).Take(block);
            Refresh(atOnce: false);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!_isLive && _info is not null)
        {
            Print(ConsoleView.Line(state));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (!_isLive && _info is not null)
        {
            Print(ConsoleView.Line(happened));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        if (!_isLive && _info is not null)
        {
            Print(ConsoleView.Line(utterance));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (_info is not null)
        {
            RowOf(status.Stream).Take(status);
            if (status is { IsGuest: true, Condition: StreamCondition.Offline } && _rowsById.Remove(status.Stream, out var gone))
            {
                _rows.Remove(gone);
            }

            Refresh(atOnce: true);
            if (!_isLive)
            {
                Print(ConsoleView.Line(status));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(health);
        if (_info is not null)
        {
            RowOf(health.Stream).Take(health);
            Refresh(atOnce: false);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_info is not null)
        {
            Refresh(atOnce: true);
            _info = null;
            _live = null;
            _ended.TrySetResult();
            await _display.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => StopAsync(CancellationToken.None);

    private Spectre.Console.Rendering.IRenderable Drawing(NodeInfo info) => ConsoleView.Render(info, _rows, _console.Profile.Capabilities.Unicode, _console.Profile.Width);

    private StreamRow RowOf(StreamId stream)
    {
        if (!_rowsById.TryGetValue(stream, out var row))
        {
            row = new StreamRow(stream, _info?.Encoder.Labels.Count ?? 0);
            _rowsById.Add(stream, row);
            _rows.Add(row);
        }

        return row;
    }

    private void Refresh(bool atOnce)
    {
        if (_live is { } live && _info is { } info && (atOnce || _timeProvider.GetElapsedTime(_refreshedAt) >= RefreshInterval))
        {
            _refreshedAt = _timeProvider.GetTimestamp();
            live.UpdateTarget(Drawing(info));
        }
    }

    // Straight to the writer: the console would wrap a plain line at the width of a terminal that is not there.
    private void Print(string line) => _console.Profile.Out.Writer.WriteLine(line);
}

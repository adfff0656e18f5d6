using System.Collections.Concurrent;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>A sink that writes down all it is told, in order, and can be made to hang or throw.</summary>
internal sealed class RecordingSink(string name = "recording") : IEventSink
{
    private int _inside;

    public string Name => name;

    /// <summary>Everything told, in order: <see cref="RecordedFrames"/>, states, statuses, health reports.</summary>
    public ConcurrentQueue<object> Told { get; } = new();

    public IReadOnlyList<RecordedFrames> Frames => [.. Told.OfType<RecordedFrames>()];

    public IReadOnlyList<StreamState> States => [.. Told.OfType<StreamState>()];

    public IReadOnlyList<StreamStatus> Statuses => [.. Told.OfType<StreamStatus>()];

    public IReadOnlyList<StreamHealth> Healths => [.. Told.OfType<StreamHealth>()];

    public IReadOnlyList<StreamEvent> Events => [.. Told.OfType<StreamEvent>()];

    public IReadOnlyList<StreamUtterance> Utterances => [.. Told.OfType<StreamUtterance>()];

    public bool Started { get; private set; }

    public bool Stopped { get; private set; }

    /// <summary>Whether the stop left no time for a goodbye.</summary>
    public bool StoppedInHaste { get; private set; }

    public Exception? StartFailure { get; init; }

    /// <summary>Called at the start, before anything else.</summary>
    public Action? OnStart { get; init; }

    /// <summary>Awaited inside every call.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    public ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken)
    {
        OnStart?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        if (StartFailure is not null)
        {
            throw StartFailure;
        }

        Started = true;
        return default;
    }

    public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken) => Tell(() => RecordedFrames.Of(block), cancellationToken);

    public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken) => Tell(() => state, cancellationToken);

    public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken) => Tell(() => status, cancellationToken);

    public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken) => Tell(() => health, cancellationToken);

    public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken) => Tell(() => happened, cancellationToken);

    public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken) => Tell(() => utterance, cancellationToken);

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        Stopped = true;
        StoppedInHaste = cancellationToken.IsCancellationRequested;
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private async ValueTask Tell(Func<object> what, CancellationToken cancellationToken)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        try
        {
            if (Before is not null)
            {
                await Before(cancellationToken);
            }

            Told.Enqueue(what());
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}

/// <summary>A copy of a frame block's contents.</summary>
internal sealed record RecordedFrames(
    string Stream, long Sequence, long FirstFrame, int FrameCount, long UtcTicks, long RtpTimestamp, float Quality, TrajectoryPhase Phase, float[] Probabilities, float[] Speech, SoundLevel Level, float[] Dimensions)
{
    public static RecordedFrames Of(FrameBlock block) => new(
        block.Stream.ToString(),
        block.Sequence,
        block.FirstFrame,
        block.FrameCount,
        block.UtcTicks,
        block.RtpTimestamp,
        block.Quality,
        block.Phase,
        block.Probabilities.ToArray(),
        block.Speech.ToArray(),
        block.Level,
        block.Dimensions.ToArray());
}

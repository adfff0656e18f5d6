using System.Runtime.CompilerServices;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec;

/// <summary>
/// One stream of sound, and what is heard in it. Nothing runs before the first reader reads or the first samples are written, so readers that were made before lose
/// nothing. Thread-safe, but for <see cref="WriteAsync"/>; dispose it to stop.
/// </summary>
/// <remarks>
/// <para>Each call of <see cref="Frames"/>, <see cref="States"/>, <see cref="Events"/> or <see cref="Utterances"/> makes a reader of its own, which gets everything from the
/// call on and is read once. Readers end with the stream; if its source failed for good, by an <see cref="Emotion2VecException"/> that says what to do.</para>
/// <para>A reader that is slow delays nobody: of a microphone or a call it loses the oldest frames, beyond <see cref="ListenerOptions.BufferSeconds"/> and what is under way, which
/// <see cref="DroppedChunks"/> counts. A file, and samples that are written, wait for it instead, so nothing is lost.</para>
/// </remarks>
public sealed class EmotionStream : IAsyncDisposable
{
    // States, events and utterances are rare: this is an hour of lively talk.
    private const int MaxNotices = 4096;

    private readonly Lock _lock = new();
    private readonly EmotionListener _listener;
    private readonly IAudioSource _source;
    private readonly SampleWriter? _writer;
    private readonly StreamSettings? _settings;
    private readonly Outlet<EmotionFrame[]> _frames;
    private readonly Outlet<StreamState> _states = new(MaxNotices, MaxNotices);
    private readonly Outlet<StreamEvent> _events = new(MaxNotices, MaxNotices);
    private readonly Outlet<StreamUtterance> _utterances = new(MaxNotices, MaxNotices);
    private readonly TaskCompletionSource<StreamHandle> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StreamStatus? _status;
    private bool _isStarted;

    internal EmotionStream(EmotionListener listener, StreamId id, IAudioSource source, SampleWriter? writer, StreamSettings? settings, Outlet<EmotionFrame[]> frames)
    {
        _listener = listener;
        Id = id;
        _frames = frames;
        _source = new HeldBackSource(source, _frames.WaitForReadersAsync);
        _writer = writer;
        _settings = settings;
    }

    /// <summary>The stream's name.</summary>
    public string Name => Id.ToString();

    /// <summary>What its sound comes from, for people. Holds no secrets.</summary>
    public string Source => _source.Description;

    /// <summary>Chunks of frames that readers lost because they were slow, of all readers.</summary>
    public long DroppedChunks => _frames.Dropped;

    /// <summary>The last change of condition, and how much of a live source is told where the machine is asked for more than it can (<see cref="StreamStatus.Load"/>); null before the first sound or failure.</summary>
    public StreamStatus? Status => _status;

    /// <summary>Completes when the stream is over and all was handed to its readers; fails if its source failed for good.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The name, as the engine knows it.</summary>
    internal StreamId Id { get; }

    /// <summary>The trajectory, frame by frame, 50 a second. Arrives a chunk at a time.</summary>
    /// <param name="cancellationToken">Ends the reading; the stream goes on.</param>
    /// <returns>The frames, in order, to be read once.</returns>
    public IAsyncEnumerable<EmotionFrame> Frames(CancellationToken cancellationToken = default) => EachAsync(ReadAsync(_frames.Subscribe(), cancellationToken), cancellationToken);

    /// <summary>The smoothed picture, on change, at most once a second.</summary>
    /// <param name="cancellationToken">Ends the reading; the stream goes on.</param>
    /// <returns>The states, in order, to be read once.</returns>
    public IAsyncEnumerable<StreamState> States(CancellationToken cancellationToken = default) => ReadAsync(_states.Subscribe(), cancellationToken);

    /// <summary>What happened: onset, change, peak and offset of a class, provisional before confirmed before ended.</summary>
    /// <param name="cancellationToken">Ends the reading; the stream goes on.</param>
    /// <returns>The events, in order, to be read once.</returns>
    public IAsyncEnumerable<StreamEvent> Events(CancellationToken cancellationToken = default) => ReadAsync(_events.Subscribe(), cancellationToken);

    /// <summary>What was heard between two pauses.</summary>
    /// <param name="cancellationToken">Ends the reading; the stream goes on.</param>
    /// <returns>The utterances, in order, to be read once.</returns>
    public IAsyncEnumerable<StreamUtterance> Utterances(CancellationToken cancellationToken = default) => ReadAsync(_utterances.Subscribe(), cancellationToken);

    /// <summary>Writes samples to a stream that <see cref="EmotionListener.Open"/> opened, waiting while it or a reader is behind. One writer at a time.</summary>
    /// <param name="samples">Mono, in [-1, 1], at the rate that was opened; any number. What is beyond is clipped, what is no number is silence.</param>
    /// <param name="cancellationToken">Ends the wait; samples written before stay written.</param>
    /// <returns>A task that completes when the samples may be used for something else.</returns>
    /// <exception cref="InvalidOperationException">The stream has a source of its own, or is over.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken = default)
    {
        var writer = _writer ?? throw new InvalidOperationException($"Stream '{Name}' hears {Source}; samples can be written to streams that Open makes.");
        Start();
        return writer.WriteAsync(samples, _frames.WaitForReadersAsync, cancellationToken);
    }

    /// <summary>Says that no more samples come: what was written is heard to the end, then readers end.</summary>
    public void Complete() => _writer?.End();

    /// <summary>Stops the stream, if it runs, and waits until what it heard has been handed to readers.</summary>
    /// <returns>A task that completes when its name is free again.</returns>
    public async ValueTask DisposeAsync()
    {
        Task<StreamHandle>? running;
        lock (_lock)
        {
            running = _isStarted ? _started.Task : null;
            _isStarted = true;
        }

        if (running is null)
        {
            End(error: null);
            return;
        }

        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompletedSuccessfully)
        {
            await _listener.StopAsync(await running.ConfigureAwait(false)).ConfigureAwait(false);
        }

        await _completion.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes a chunk from the engine's pump, which lends it.</summary>
    /// <param name="block">The chunk.</param>
    internal void Post(FrameBlock block) => _frames.Post(FrameReader.Read(block, _listener.Labels));

    /// <summary>Takes a state from the engine's pump.</summary>
    /// <param name="state">The state.</param>
    internal void Post(StreamState state) => _states.Post(state);

    /// <summary>Takes an event from the engine's pump.</summary>
    /// <param name="happened">The event.</param>
    internal void Post(StreamEvent happened) => _events.Post(happened);

    /// <summary>Takes an utterance from the engine's pump.</summary>
    /// <param name="utterance">The utterance.</param>
    internal void Post(StreamUtterance utterance) => _utterances.Post(utterance);

    /// <summary>Takes a change of condition from the engine's pump.</summary>
    /// <param name="status">The condition.</param>
    internal void Post(StreamStatus status) => _status = status;

    /// <summary>The engine has told the last of it.</summary>
    internal void Ended() => _ = EndAsync();

    /// <summary>Lets readers go.</summary>
    /// <param name="error">What they are to be told; null if all is well.</param>
    internal void End(Exception? error)
    {
        _listener.Forget(this);
        _frames.Complete(error);
        _states.Complete(error);
        _events.Complete(error);
        _utterances.Complete(error);
        if (error is null)
        {
            _completion.TrySetResult();
        }
        else if (_completion.TrySetException(error))
        {
            // Readers are told; who does not ask for the completion need not be.
            _ = _completion.Task.Exception;
        }
    }

    private static async IAsyncEnumerable<EmotionFrame> EachAsync(IAsyncEnumerable<EmotionFrame[]> chunks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var frame in chunk)
            {
                yield return frame;
            }
        }
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(Subscription<T> subscription, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (subscription)
        {
            Start();
            await foreach (var item in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_isStarted)
            {
                return;
            }

            _isStarted = true;
        }

        try
        {
            _started.SetResult(_listener.Start(this, _source, _settings));
        }
        catch (Exception error)
        {
            _started.SetException(error);
            _ = _started.Task.Exception;
            End(error);
            throw;
        }
    }

    private async Task EndAsync()
    {
        var handle = await _started.Task.ConfigureAwait(false);
        End((await handle.Completion.ConfigureAwait(false)).Error);
    }
}

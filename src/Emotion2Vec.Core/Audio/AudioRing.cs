namespace Emotion2Vec.Core.Audio;

/// <summary>
/// One stream's way from its source to the step thread: a chain of runs, each with a ring sized for its rate, and the source's counters.
/// The writing side belongs to the source's one thread and, between runs, to the supervisor; the reading side to the step thread.
/// </summary>
/// <remarks>
/// Runs are a linked list that only grows at its end. <see cref="Begin"/> seals the last run and publishes the next one with release; the
/// reader leaves a run only when it is sealed and empty, so it misses no sample and needs no lock.
/// Pause: a count that anyone raises, odd while paused. The writer looks at it with each block and, whenever it has moved, seals the run; the first block after the
/// pause begins another. So all that is written stays the writer's to write.
/// </remarks>
internal sealed class AudioRing : IAudioWriter
{
    /// <summary>The slowest rate taken, samples per second.</summary>
    public const int MinSampleRate = 1000;

    /// <summary>The fastest rate taken, samples per second.</summary>
    public const int MaxSampleRate = 384000;

    // Waiting for space is about another thread's progress, not about time of day: a short real pause, whatever the stream's clock says.
    private static readonly TimeSpan SpacePoll = TimeSpan.FromMilliseconds(2);

    private readonly double _seconds;
    private readonly TimeProvider _clock;
    private readonly long[] _counters = new long[Enum.GetValues<SourceCounter>().Length];
    private AudioRun? _first;
    private AudioRun? _reading;
    private AudioRun? _last;
    private AudioRun? _open;
    private long _droppedSamples;
    private long _droppedMarks;
    private bool _completed;
    private int _pauses;
    private int _pausesSeen;
    private int _restingRate;
    private long _offered;
    private long _offeredBefore;

    /// <summary>Creates a ring without a run.</summary>
    /// <param name="seconds">Sound that each run's ring holds at least.</param>
    /// <param name="clock">Says when a run's first sample was written.</param>
    public AudioRing(double seconds, TimeProvider clock)
    {
        _seconds = seconds;
        _clock = clock;
    }

    /// <summary>Samples (source rate) dropped in all runs because the ring was full. Any thread.</summary>
    public long DroppedSamples => Volatile.Read(ref _droppedSamples);

    /// <summary>Remarks dropped because earlier ones were still waiting. Any thread.</summary>
    public long DroppedMarks => Volatile.Read(ref _droppedMarks);

    /// <summary>Number of the run begun last, 0 before the first. Writing side.</summary>
    public int LastRunNumber => _last?.Number ?? 0;

    /// <summary>True once no further run can begin. Reader: ask this first, <see cref="TakeRun"/> second.</summary>
    public bool IsCompleted => Volatile.Read(ref _completed);

    /// <summary>Why the stream is over. Reader: once <see cref="IsCompleted"/>.</summary>
    public string EndReason { get; private set; } = "";

    /// <summary>What failed, if that ended the stream. Reader: once <see cref="IsCompleted"/>.</summary>
    public Exception? EndError { get; private set; }

    /// <summary>True while what is written is thrown away. Any thread.</summary>
    public bool IsPaused => (Volatile.Read(ref _pauses) & 1) == 1;

    /// <summary>Pauses, or ends the pause. Not to be called by two threads at a time.</summary>
    /// <param name="paused">Which of the two.</param>
    public void Pause(bool paused)
    {
        if (paused != IsPaused)
        {
            Volatile.Write(ref _pauses, _pauses + 1);
        }
    }

    /// <summary>Reader: takes the next run. The one taken before must be finished.</summary>
    /// <returns>The run, or null if none has begun.</returns>
    public AudioRun? TakeRun()
    {
        var next = _reading is null ? Volatile.Read(ref _first) : _reading.Next;
        if (next is not null)
        {
            _reading = next;
            _first = null;
        }

        return next;
    }

    /// <summary>The value of a counter. Any thread.</summary>
    /// <param name="counter">Which.</param>
    /// <returns>The sum of what was counted.</returns>
    public long Counted(SourceCounter counter) => Volatile.Read(ref _counters[(int)counter]);

    /// <inheritdoc/>
    public void Begin(int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, MinSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, MaxSampleRate);
        ObjectDisposedException.ThrowIf(_completed, this);
        EndRun();
        (_offered, _offeredBefore) = (0, 0);
        Open(sampleRate);
    }

    /// <summary>Writing side: the source's run is over; what it wrote will be read to the end.</summary>
    public void EndRun()
    {
        _open?.Seal();
        (_open, _restingRate) = (null, 0);
    }

    /// <summary>Writing side: the stream is over; no run will begin any more.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="error">What ended it, if something failed.</param>
    public void Complete(string reason, Exception? error)
    {
        EndRun();
        EndReason = reason;
        EndError = error;
        Volatile.Write(ref _completed, true);
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<float> samples)
    {
        if (IsResting(samples.Length))
        {
            return true;
        }

        // No open run: a device's last callbacks may come after the run was ended; their sound is dropped like any that finds no room.
        if (OpenRun() is { } run && run.TryWrite(samples))
        {
            return true;
        }

        Volatile.Write(ref _droppedSamples, _droppedSamples + samples.Length);
        return false;
    }

    /// <inheritdoc/>
    public void Mark(in AudioMark mark)
    {
        // The source counts from the start of its own run, which a pause may have cut in two.
        var placed = mark with { Sample = mark.Sample - _offeredBefore };
        if (OpenRun() is not { } run || placed.Sample < 0 || !run.Marks.TryWrite(new ReadOnlySpan<AudioMark>(in placed)))
        {
            Volatile.Write(ref _droppedMarks, _droppedMarks + 1);
        }
    }

    /// <inheritdoc/>
    public void Count(SourceCounter counter, long count = 1) =>
        Volatile.Write(ref _counters[(int)counter], _counters[(int)counter] + count);

    /// <inheritdoc/>
    public async ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (OpenRun() is not { } run)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, run.Samples.Capacity / 2);
        while (!run.HasRoom(samples))
        {
            await Task.Delay(SpacePoll, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Open(int sampleRate)
    {
        var run = new AudioRun(LastRunNumber + 1, sampleRate, _seconds, _clock);
        if (_last is null)
        {
            Volatile.Write(ref _first, run);
        }
        else
        {
            _last.Next = run;
        }

        _last = run;
        _open = run;
    }

    // True if the block is to be thrown away.
    private bool IsResting(int samples)
    {
        var before = _offered;
        _offered += samples;
        var pauses = Volatile.Read(ref _pauses);
        if (pauses != _pausesSeen)
        {
            _pausesSeen = pauses;
            var rate = OpenRun()?.SampleRate ?? _restingRate;
            EndRun();
            _restingRate = rate;
        }

        if ((pauses & 1) == 1)
        {
            return true;
        }

        if (_restingRate > 0)
        {
            (_offeredBefore, var rate) = (before, _restingRate);
            _restingRate = 0;
            Open(rate);
        }

        return false;
    }

    private AudioRun? OpenRun() =>
        _last is null ? throw new InvalidOperationException("A source must call Begin before it writes.") : _open;
}

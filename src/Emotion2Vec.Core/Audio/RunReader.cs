namespace Emotion2Vec.Core.Audio;

/// <summary>Reads one run at a time, and applies remarks and gaps as their samples pass. Owned by the step thread.</summary>
internal sealed class RunReader
{
    private AudioRun? _run;
    private long _position;
    private long _ringPosition;
    private long _sourceIndex;
    private bool _clockStarted;

    /// <summary>When sound was captured.</summary>
    public SampleClock Clock { get; } = new();

    /// <summary>How much of it is real.</summary>
    public LossAccount Loss { get; } = new();

    /// <summary>Samples of the run that were read so far and not skipped.</summary>
    public long Position => _position;

    /// <summary>Starts reading a run.</summary>
    /// <param name="run">The run.</param>
    public void Enter(AudioRun run)
    {
        _run = run;
        _position = 0;
        _ringPosition = 0;
        _sourceIndex = 0;
        _clockStarted = false;
        Loss.Begin(run.SampleRate);
    }

    /// <summary>Shows the run's next samples, never across a gap.</summary>
    /// <param name="maxCount">The most to show.</param>
    /// <returns>Samples, valid until <see cref="Advance"/>; empty if none wait.</returns>
    public ReadOnlySpan<float> Peek(int maxCount)
    {
        if (_run is null)
        {
            return default;
        }

        var samples = _run.Samples.Peek(maxCount);
        if (samples.IsEmpty)
        {
            return default;
        }

        if (!_clockStarted)
        {
            // Only now: the producer publishes the start with the first samples.
            Clock.Begin(_run.SampleRate, _run.StartUtcTicks);
            _clockStarted = true;
        }

        var gaps = _run.Gaps.Peek(1);
        if (!gaps.IsEmpty && gaps[0].Position == _ringPosition)
        {
            Miss(gaps[0].Samples);
            _run.Gaps.Advance(1);
            gaps = _run.Gaps.Peek(1);
        }

        return gaps.IsEmpty ? samples : samples[..(int)Math.Min(samples.Length, gaps[0].Position - _ringPosition)];
    }

    /// <summary>Takes samples that <see cref="Peek"/> showed, and what was said about them.</summary>
    /// <param name="count">How many.</param>
    public void Advance(int count)
    {
        if (_run is null)
        {
            return;
        }

        Loss.Consume(_sourceIndex, count);
        _run.Samples.Advance(count);
        _position += count;
        _ringPosition += count;
        _sourceIndex += count;
        ApplyMarks(_run, isHeard: true);
    }

    /// <summary>Passes over samples that nobody is to hear: to clock and loss account they are missing, as those are that the ring had no room for.</summary>
    /// <param name="count">How many.</param>
    /// <returns>How many there were to pass over.</returns>
    public long Skip(long count)
    {
        var skipped = 0L;
        while (_run is not null && skipped < count && Peek((int)Math.Min(count - skipped, int.MaxValue)) is { IsEmpty: false } samples)
        {
            _run.Samples.Advance(samples.Length);
            _ringPosition += samples.Length;
            skipped += samples.Length;
            Miss(samples.Length);
            ApplyMarks(_run, isHeard: false);
        }

        return skipped;
    }

    private void Miss(long samples)
    {
        Clock.Add(new AudioGap(_position, samples));
        Loss.Drop(samples);
        _sourceIndex += samples;
    }

    private void ApplyMarks(AudioRun run, bool isHeard)
    {
        for (var marks = run.Marks.Peek(1); !marks.IsEmpty && marks[0].Sample < _sourceIndex; marks = run.Marks.Peek(1))
        {
            var mark = marks[0];
            if (mark.Kind != AudioMarkKind.Concealed)
            {
                Clock.Add(mark);
            }
            else if (isHeard)
            {
                Loss.Conceal(mark, _sourceIndex);
            }
            else
            {
                // What was passed over is missing already; only what follows it counts as made up.
                Loss.Conceal(mark with { Sample = _sourceIndex, Value = mark.Sample + mark.Value - _sourceIndex }, _sourceIndex);
            }

            run.Marks.Advance(1);
        }
    }
}

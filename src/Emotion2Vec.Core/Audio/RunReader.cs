namespace Emotion2Vec.Core.Audio;

/// <summary>Reads one run at a time, and applies remarks and gaps as their samples pass. Owned by the step thread.</summary>
internal sealed class RunReader
{
    private AudioRun? _run;
    private long _position;
    private long _sourceIndex;
    private bool _clockStarted;

    /// <summary>When sound was captured.</summary>
    public SampleClock Clock { get; } = new();

    /// <summary>How much of it is real.</summary>
    public LossAccount Loss { get; } = new();

    /// <summary>Samples of the run read so far.</summary>
    public long Position => _position;

    /// <summary>Starts reading a run.</summary>
    /// <param name="run">The run.</param>
    public void Enter(AudioRun run)
    {
        _run = run;
        _position = 0;
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
        if (!gaps.IsEmpty && gaps[0].Position == _position)
        {
            Clock.Add(gaps[0]);
            Loss.Drop(gaps[0].Samples);
            _sourceIndex += gaps[0].Samples;
            _run.Gaps.Advance(1);
            gaps = _run.Gaps.Peek(1);
        }

        return gaps.IsEmpty ? samples : samples[..(int)Math.Min(samples.Length, gaps[0].Position - _position)];
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
        _sourceIndex += count;
        for (var marks = _run.Marks.Peek(1); !marks.IsEmpty && marks[0].Sample < _sourceIndex; marks = _run.Marks.Peek(1))
        {
            if (marks[0].Kind == AudioMarkKind.Concealed)
            {
                Loss.Conceal(marks[0], _sourceIndex);
            }
            else
            {
                Clock.Add(marks[0]);
            }

            _run.Marks.Advance(1);
        }
    }
}

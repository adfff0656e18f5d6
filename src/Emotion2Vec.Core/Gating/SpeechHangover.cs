using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Core.Gating;

/// <summary>
/// Turns probabilities of windows into speech and silence: hysteresis, then no silence shorter than one limit inside speech, then no speech shorter than
/// another. A pure state machine, one owner thread; allocates nothing in steady state.
/// </summary>
/// <remarks>
/// Until it has lasted long enough, speech that has begun is an attempt and counts as silence, and silence that has begun is a pause and counts as speech. When the
/// attempt succeeds or the pause turns out to be silence, its windows are re-labelled, as far back as it began: whoever asks later gets the better answer. A window
/// whose answer is final (<see cref="DecidedTo"/>) never changes.
/// </remarks>
internal sealed class SpeechHangover
{
    private readonly SlidingLog<bool> _speech = new();
    private readonly float _on;
    private readonly float _off;
    private readonly int _minSpeech;
    private readonly int _minSilence;
    private State _state;
    private bool _loud;
    private long _next;
    private long _speechStart;
    private long _pauseStart;

    /// <summary>Creates the machine in silence.</summary>
    /// <param name="options">Thresholds and durations, valid.</param>
    /// <param name="windowSamples">16 kHz samples per window.</param>
    public SpeechHangover(GateOptions options, int windowSamples)
    {
        _on = (float)options.SpeechThreshold;
        _off = (float)options.SilenceThreshold;
        _minSpeech = WindowsIn(options.MinSpeechMs, windowSamples);
        _minSilence = WindowsIn(options.MinSilenceMs, windowSamples);
    }

    private enum State
    {
        Silence,

        // Speech, not yet long enough.
        Attempt,

        // Silence inside an attempt, not yet long enough.
        PauseInAttempt,

        Speech,

        // Silence inside speech, not yet long enough.
        Pause,
    }

    /// <summary>Windows heard.</summary>
    public long Count => _next;

    /// <summary>Windows before this one have their final answer.</summary>
    public long DecidedTo => _state switch
    {
        State.Attempt or State.PauseInAttempt => _speechStart,
        State.Pause => _pauseStart,
        _ => _next,
    };

    /// <summary>Hears the next window.</summary>
    /// <param name="probability">How probably it is speech; what is no number is none.</param>
    public void Add(float probability)
    {
        _loud = probability >= _on || (_loud && probability >= _off);
        var window = _next++;
        if (_loud)
        {
            Hear(window);
        }
        else
        {
            HearNothing(window);
        }

        _speech.At(window) = _state is State.Speech or State.Pause;
    }

    /// <summary>Whether a window is speech, as far as is known.</summary>
    /// <param name="window">Below <see cref="Count"/>.</param>
    /// <returns>True for speech; false for windows that were forgotten.</returns>
    public bool IsSpeech(long window) => _speech.Read(window);

    /// <summary>Forgets windows that nobody will ask for again.</summary>
    /// <param name="window">The first that is still of interest.</param>
    public void Forget(long window) => _speech.Forget(Math.Min(window, _next));

    /// <summary>Goes back to the start.</summary>
    public void Reset()
    {
        _speech.Clear();
        (_state, _loud, _next, _speechStart, _pauseStart) = (State.Silence, false, 0, 0, 0);
    }

    private static int WindowsIn(int milliseconds, int windowSamples)
    {
        var samples = milliseconds * (ModelAudio.SampleRate / 1000);
        return Math.Max(1, (samples + windowSamples - 1) / windowSamples);
    }

    private void Hear(long window)
    {
        if (_state == State.Silence)
        {
            _speechStart = window;
        }

        if (_state is State.Speech or State.Pause)
        {
            _state = State.Speech;
        }
        else if (window + 1 - _speechStart >= _minSpeech)
        {
            _state = State.Speech;
            Label(_speechStart, window, true);
        }
        else
        {
            _state = State.Attempt;
        }
    }

    private void HearNothing(long window)
    {
        if (_state is State.Speech or State.Attempt)
        {
            _pauseStart = window;
            _state = _state == State.Speech ? State.Pause : State.PauseInAttempt;
        }

        if (_state != State.Silence && window + 1 - _pauseStart >= _minSilence)
        {
            if (_state == State.Pause)
            {
                Label(_pauseStart, window, false);
            }

            _state = State.Silence;
        }
    }

    private void Label(long from, long to, bool speech)
    {
        for (var window = Math.Max(from, _speech.First); window < to; window++)
        {
            _speech.At(window) = speech;
        }
    }
}

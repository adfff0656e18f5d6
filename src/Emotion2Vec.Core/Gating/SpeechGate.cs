using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Core.Gating;

/// <summary>
/// Says for every frame of one stream whether it is speech: samples to windows, windows to a detector, its probabilities through the hangover, windows to frames.
/// One owner thread; allocates nothing in steady state.
/// </summary>
/// <remarks>
/// Frame k, which covers samples [320 k, 320 k + 400), is speech if its centre, sample 320 k + 200, lies in a speech window or within the pad of one. It hears no
/// sample that the encoder's chunk has not: of windows that are not complete when the frame is asked for, the last complete one speaks (at most 32 ms old with
/// the Silero detector). So an answer can depend on how far the stream was when it was asked for: what a chunk holds behind a frame helps to judge it, and nothing beyond.
/// </remarks>
public sealed class SpeechGate : IDisposable
{
    private const int Centre = ModelAudio.SupportSamples / 2;

    private readonly ISpeechDetector _detector;
    private readonly SpeechHangover _hangover;
    private readonly float[] _window;
    private readonly int _pad;
    private int _filled;

    /// <summary>Creates a gate over a detector, which it owns from now on.</summary>
    /// <param name="detector">The stream's detector, as new.</param>
    /// <param name="options">Thresholds and durations, valid.</param>
    public SpeechGate(ISpeechDetector detector, GateOptions options)
    {
        _detector = detector;
        _hangover = new SpeechHangover(options, detector.WindowSamples);
        _window = new float[detector.WindowSamples];
        _pad = options.PadMs * (ModelAudio.SampleRate / 1000);
    }

    /// <summary>Hears samples on their way to the encoder.</summary>
    /// <param name="samples">16 kHz mono, finite, in [-1, 1].</param>
    /// <exception cref="Errors.Emotion2VecException">The detector failed.</exception>
    public void Write(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(samples.Length, _window.Length - _filled)];
            part.CopyTo(_window.AsSpan(_filled));
            _filled += part.Length;
            samples = samples[part.Length..];
            if (_filled == _window.Length)
            {
                _hangover.Add(_detector.Detect(_window));
                _filled = 0;
            }
        }
    }

    /// <summary>Whether a frame is speech, as far as is known.</summary>
    /// <param name="frame">Its index in the run; not before one that was forgotten.</param>
    /// <returns>1 for speech, 0 for none.</returns>
    public float At(long frame)
    {
        var newest = _hangover.Count - 1;
        var from = Math.Min(WindowOf(CentreOf(frame) - _pad), newest);
        var to = Math.Min(WindowOf(CentreOf(frame) + _pad), newest);
        for (var window = from; window <= to; window++)
        {
            if (_hangover.IsSpeech(window))
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>Forgets what only frames before one need.</summary>
    /// <param name="frame">The first frame that may still be asked for.</param>
    public void Forget(long frame) => _hangover.Forget(Math.Min(WindowOf(CentreOf(frame) - _pad), _hangover.Count - 1));

    /// <summary>Forgets everything: the next sample is the first of a run.</summary>
    public void Reset()
    {
        _detector.Reset();
        _hangover.Reset();
        _filled = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _detector.Dispose();

    private static long CentreOf(long frame) => (frame * ModelAudio.HopSamples) + Centre;

    private long WindowOf(long sample) => Math.Max(0, sample) / _window.Length;
}

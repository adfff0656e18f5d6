using Emotion2Vec.Core.Audio;
using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>
/// Finds events in a trajectory by the streaming design's rule (section 4): class k is entered when p_k >= 0.55 and p_k leads by 0.15 for 400 ms, and left
/// when p_k &lt; 0.40 for 600 ms or another class is entered; no event is shorter than 600 ms. Borders are the first crossings, back-dated by the
/// pool's delay of tau ln 2.
/// </summary>
public sealed class EventDetector
{
    private const double EnterAt = 0.55;
    private const double EnterLead = 0.15;
    private const double LeaveBelow = 0.40;
    private const int EnterFrames = 400 / ModelAudio.FrameMilliseconds;
    private const int LeaveFrames = 600 / ModelAudio.FrameMilliseconds;
    private const int ShortestFrames = 600 / ModelAudio.FrameMilliseconds;
    private const int None = -1;

    private readonly IReadOnlyList<string> _labels;
    private readonly double _delay;
    private readonly double _duration;
    private readonly List<EmotionEvent> _events = [];
    private int _active = None;
    private int _activeSince;
    private int _candidate = None;
    private int _candidateSince;
    private int _belowSince = None;

    private EventDetector(IReadOnlyList<string> labels, double tauSeconds, double duration) => (_labels, _delay, _duration) = (labels, tauSeconds * Math.Log(2), duration);

    /// <summary>Finds them.</summary>
    /// <param name="trajectory">[T, V] pooled probabilities.</param>
    /// <param name="labels">The V classes.</param>
    /// <param name="tauSeconds">The pool's time constant, finite.</param>
    /// <param name="duration">Seconds that the sound lasts; ends the last event.</param>
    /// <returns>Events in order, without overlap.</returns>
    public static IReadOnlyList<EmotionEvent> Find(ReadOnlySpan<float> trajectory, IReadOnlyList<string> labels, double tauSeconds, double duration)
    {
        var detector = new EventDetector(labels, tauSeconds, duration);
        for (var t = 0; t < trajectory.Length / labels.Count; t++)
        {
            detector.Hear(t, trajectory.Slice(t * labels.Count, labels.Count));
        }

        return detector._events;
    }

    private void Hear(int frame, ReadOnlySpan<float> probabilities)
    {
        Enter(frame, probabilities);
        Leave(frame, probabilities);
    }

    private void Enter(int frame, ReadOnlySpan<float> probabilities)
    {
        var standing = Standing(probabilities);
        if (standing == None || standing == _active)
        {
            _candidate = None;
            return;
        }

        if (standing != _candidate)
        {
            (_candidate, _candidateSince) = (standing, frame);
        }

        if (frame - _candidateSince + 1 >= EnterFrames && (_active == None || frame - _activeSince >= ShortestFrames))
        {
            Close(_candidateSince);
            (_active, _activeSince, _candidate, _belowSince) = (standing, _candidateSince, None, None);
            var earliest = _events.Count == 0 ? 0 : _events[^1].Span.End;
            _events.Add(new(new(Math.Max(earliest, Border(_candidateSince)), _duration, _labels[standing]), frame));
        }
    }

    private void Leave(int frame, ReadOnlySpan<float> probabilities)
    {
        if (_active == None || probabilities[_active] >= LeaveBelow)
        {
            _belowSince = None;
            return;
        }

        _belowSince = _belowSince == None ? frame : _belowSince;
        if (frame - _belowSince + 1 >= LeaveFrames)
        {
            Close(_belowSince);
            (_active, _belowSince) = (None, None);
        }
    }

    private void Close(int since)
    {
        if (_active != None)
        {
            var last = _events[^1];
            _events[^1] = last with { Span = last.Span with { End = Math.Max(last.Span.Start, Border(since)) } };
        }
    }

    private double Border(int frame) => Math.Max(0, FrameTime.Centre(frame) - _delay);

    private static int Standing(ReadOnlySpan<float> probabilities)
    {
        var (top, second) = (0, double.NegativeInfinity);
        for (var i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[top])
            {
                (top, second) = (i, probabilities[top]);
            }
            else
            {
                second = Math.Max(second, probabilities[i]);
            }
        }

        return probabilities[top] >= EnterAt && probabilities[top] - second >= EnterLead ? top : None;
    }
}

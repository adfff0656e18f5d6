using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>
/// How long a change of class takes to be told, over many utterances. An onset is where the reference changes to another class; it is found by the first
/// event of its class that is confirmed before the reference changes again, and missed without one. An event is a false alarm if it is confirmed where
/// the reference has another class. Not safe for concurrent use.
/// </summary>
public sealed class OnsetLatency
{
    private readonly List<double> _latencies = [];
    private double _seconds;
    private long _falseAlarms;

    /// <summary>Onsets in the references.</summary>
    public long Onsets { get; private set; }

    /// <summary>Events that were wrong where they were told.</summary>
    public long FalseAlarms => _falseAlarms;

    /// <summary>Half of the onsets that were found were told within this many seconds; null if none was found.</summary>
    public double? MedianSeconds => Percentile.Of(_latencies, 0.5);

    /// <summary>Nine tenths of the onsets that were found were told within this many seconds; null if none was found.</summary>
    public double? P90Seconds => Percentile.Of(_latencies, 0.9);

    /// <summary>Share of onsets without an event; null if there was none to find.</summary>
    public double? MissRate => Onsets == 0 ? null : (double)(Onsets - _latencies.Count) / Onsets;

    /// <summary>False alarms per hour of sound that has a class; null without any.</summary>
    public double? FalseAlarmsPerHour => _seconds > 0 ? _falseAlarms * 3600 / _seconds : null;

    /// <summary>Counts an utterance.</summary>
    /// <param name="reference">The truth, in order and without overlap.</param>
    /// <param name="events">What was found.</param>
    /// <param name="heard">Second of audio at which a frame's scores were there.</param>
    public void Add(IReadOnlyList<LabeledSpan> reference, IReadOnlyList<EmotionEvent> events, Func<int, double> heard)
    {
        _seconds += reference.Sum(span => span.End - span.Start);
        _falseAlarms += events.Count(found => ReferenceSpans.At(reference, FrameTime.Centre(found.ConfirmedFrame)) is { } truth && truth != found.Span.Label);
        foreach (var span in ReferenceSpans.Joined(reference).Skip(1))
        {
            Onsets++;
            var match = events.FirstOrDefault(found => found.Span.Label == span.Label
                && FrameTime.Centre(found.ConfirmedFrame) >= span.Start && FrameTime.Centre(found.ConfirmedFrame) < span.End);
            if (match is not null)
            {
                _latencies.Add(heard(match.ConfirmedFrame) - span.Start);
            }
        }
    }
}

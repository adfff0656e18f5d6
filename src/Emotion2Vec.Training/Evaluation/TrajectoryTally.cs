using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Evaluation.Metrics;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>Counts what the trajectories of one mode under one pooling achieve. One thread.</summary>
/// <param name="labels">The head's classes.</param>
/// <param name="names">Their names in reports, in logit order.</param>
/// <param name="tauSeconds">The pool's time constant.</param>
internal sealed class TrajectoryTally(LabelSet labels, IReadOnlyList<string> names, double tauSeconds)
{
    private readonly ConfusionMatrix _frames = new(names);
    private readonly OnsetLatency _onsets = new();
    private readonly LabelFlips _flips = new();
    private readonly SegmentMatch[] _segments = [new(0.25), new(0.5), new(1)];
    private readonly List<double> _errors = [];
    private readonly List<double> _divergences = [];

    /// <summary>Pools logits as this tally does, without calibration: so the trajectories of modes can be compared, whichever of them are calibrated.</summary>
    /// <param name="logits">[T, V] logits.</param>
    /// <returns>[T, V] probabilities.</returns>
    public float[] Pool(ReadOnlySpan<float> logits) => Trajectory.Of(logits, labels, tauSeconds);

    /// <summary>Counts an utterance.</summary>
    /// <param name="heard">What the mode made of it.</param>
    /// <param name="truth">What it is; labels as in the names.</param>
    /// <param name="offline">The offline mode's trajectory, without calibration; null if there is none to compare with.</param>
    public void Add(UtteranceAnalysis heard, UtteranceTruth truth, float[]? offline)
    {
        // As it would be served: events have bars, which a temperature moves.
        var trajectory = Trajectory.Of(heard.FrameLogits, labels, tauSeconds, [], [], heard.Encoder.Calibration);
        var top = Top(trajectory);
        var duration = heard.AudioTime.TotalSeconds;
        _flips.Add(top);
        if (offline is not null)
        {
            _divergences.Add(JensenShannon.Mean(Pool(heard.FrameLogits), offline, names.Count));
        }

        for (var t = 0; t < top.Length; t++)
        {
            if (truth.Frames[t] >= 0)
            {
                _frames.Add(truth.Frames[t], top[t]);
            }
        }

        if (truth.Spans.Count > 0)
        {
            AddSpans(heard, truth.Spans, trajectory, top, duration);
        }
    }

    /// <summary>Sums up.</summary>
    /// <returns>The scores.</returns>
    public TrajectoryScores Scores() => new(
        tauSeconds,
        tauSeconds * Math.Log(2),
        _frames.Total,
        _frames.Total == 0 ? null : _frames.WeightedAccuracy,
        _frames.Total == 0 ? null : _frames.UnweightedAccuracy,
        _errors.Count == 0 ? null : _errors.Average(),
        new(_onsets.Onsets, _onsets.MedianSeconds, _onsets.P90Seconds, _onsets.MissRate, _onsets.FalseAlarmsPerHour),
        _flips.PerMinute,
        _divergences.Count == 0 ? null : _divergences.Average(),
        [.. _segments.Select(match => new SegmentScore(match.CollarSeconds, match.F1))]);

    private void AddSpans(UtteranceAnalysis heard, IReadOnlyList<LabeledSpan> spans, float[] trajectory, int[] top, double duration)
    {
        var stretches = EmotionDiarization.Stretches([.. top.Select(index => names[index])], FrameTime.Support, FrameTime.Hop);
        if (EmotionDiarization.ErrorRate(stretches, spans) is { } error)
        {
            _errors.Add(error);
        }

        // An offline trajectory is read as if each frame came at its time: there is no other moment at which the whole utterance could tell an onset.
        var chunk = heard.Encoder.Mode == Core.Encoding.EncoderMode.Offline ? 1 : heard.Encoder.ChunkFrames;
        var events = EventDetector.Find(trajectory, names, tauSeconds, duration);
        _onsets.Add(spans, events, frame => FrameTime.Heard(frame, chunk, heard.FrameCount));
        foreach (var match in _segments)
        {
            match.Add([.. events.Select(found => found.Span)], spans);
        }
    }

    private int[] Top(float[] trajectory)
    {
        var top = new int[trajectory.Length / names.Count];
        for (var t = 0; t < top.Length; t++)
        {
            top[t] = TopClass.Of(trajectory.AsSpan(t * names.Count, names.Count));
        }

        return top;
    }
}

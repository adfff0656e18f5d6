using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>
/// F1 of whole segments, as in sound event detection (Mesaros et al., "Metrics for Polyphonic Sound Event Detection", 2016): a segment is right if a
/// reference segment of its class has both borders within a collar, each reference segment once. Not safe for concurrent use.
/// </summary>
/// <param name="collarSeconds">How far a border may be off.</param>
public sealed class SegmentMatch(double collarSeconds)
{
    private long _found;
    private long _predicted;
    private long _due;

    /// <summary>How far a border may be off, in seconds.</summary>
    public double CollarSeconds => collarSeconds;

    /// <summary>2 right / (predicted + due), in [0, 1]; null if there were none of both.</summary>
    public double? F1 => _predicted + _due == 0 ? null : 2.0 * _found / (_predicted + _due);

    /// <summary>Counts an utterance.</summary>
    /// <param name="predicted">Segments found, in order.</param>
    /// <param name="reference">The truth, in order and without overlap.</param>
    public void Add(IReadOnlyList<LabeledSpan> predicted, IReadOnlyList<LabeledSpan> reference)
    {
        var open = ReferenceSpans.Joined(reference).ToList();
        _predicted += predicted.Count;
        _due += open.Count;
        foreach (var segment in predicted)
        {
            var match = open.FindIndex(truth => truth.Label == segment.Label
                && Math.Abs(truth.Start - segment.Start) <= collarSeconds && Math.Abs(truth.End - segment.End) <= collarSeconds);
            if (match >= 0)
            {
                open.RemoveAt(match);
                _found++;
            }
        }
    }
}

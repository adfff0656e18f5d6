using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Core.Utterances;

/// <summary>
/// Finds utterances and pools what is heard in them. A pure function of what it is given, in order. One owner thread; allocates only when an utterance ends.
/// </summary>
/// <remarks>
/// An utterance begins with a voiced frame and ends with the last voiced one before a pause; the pause belongs to none. One that grows too long is cut where it is, and the next
/// begins with the frame that would have been too much. Its scores are those of a running mean over its voiced frames: what the offline model says of their mean.
/// </remarks>
public sealed class UtteranceDetector
{
    private readonly UtteranceRules _rules;
    private readonly TrajectoryPool _pool;
    private readonly float[] _probabilities;
    private readonly double[] _features;
    private long _count;
    private long _start;
    private long _startUtcTicks;
    private long _end;
    private double _weight;
    private double _quality;
    private double _qualityToEnd;
    private bool _isInside;

    /// <summary>Creates a detector that has heard nothing.</summary>
    /// <param name="rules">What an utterance is.</param>
    /// <param name="pool">Pools its scores: an empty running mean (tau is infinite), owned from now on.</param>
    /// <param name="featureSize">Features per frame (D) to make embeddings of; 0 for none.</param>
    /// <param name="first">Number of the first utterance, where others were counted before.</param>
    public UtteranceDetector(UtteranceRules rules, TrajectoryPool pool, int featureSize, long first = 0)
    {
        _count = first;
        _rules = rules;
        _pool = pool;
        _probabilities = new float[pool.ClassCount];
        _features = new double[featureSize];
    }

    /// <summary>Number of the next utterance.</summary>
    public long Count => _count;

    /// <summary>Takes one frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The utterance that ended before it; null if none did.</returns>
    public Utterance? Take(in UtteranceFrame frame)
    {
        var ended = _isInside && (frame.Index - _end >= _rules.PauseFrames || frame.Index - _start >= _rules.MostFrames) ? Finish() : null;
        if (!_isInside && frame.Speech > 0)
        {
            _isInside = true;
            (_start, _startUtcTicks, _end) = (frame.Index, frame.UtcTicks, frame.Index);
        }

        if (_isInside)
        {
            Add(frame);
        }

        return ended;
    }

    /// <summary>The sound is over, or begins anew: ends the utterance that goes on.</summary>
    /// <returns>The utterance; null if none goes on, or too little of it was voiced.</returns>
    public Utterance? Finish()
    {
        var ended = _isInside && _pool.VoicedFrames >= _rules.LeastVoicedFrames ? Describe() : null;
        _isInside = false;
        _pool.Restart();
        Array.Clear(_features);
        (_weight, _quality, _qualityToEnd) = (0, 0, 0);
        return ended;
    }

    private void Add(in UtteranceFrame frame)
    {
        _quality += frame.Quality;
        if (frame.Speech <= 0)
        {
            return;
        }

        (_end, _qualityToEnd) = (frame.Index + 1, _quality);
        var voiced = _pool.VoicedFrames;
        _pool.Pool(frame.Logits, frame.Dimensions, frame.Speech, _probabilities);

        // A frame that the pool could not use has no features either.
        if (_features.Length > 0 && _pool.VoicedFrames > voiced)
        {
            _weight += frame.Speech;
            for (var i = 0; i < _features.Length; i++)
            {
                _features[i] += frame.Speech * (double)frame.Features[i];
            }
        }
    }

    private Utterance Describe()
    {
        var dimensions = new float[_pool.DimensionCount];
        _pool.Read(_probabilities);
        _pool.ReadDimensions(dimensions);
        return new()
        {
            Number = _count++,
            StartFrame = _start,
            EndFrame = _end,
            StartUtcTicks = _startUtcTicks,
            VoicedFrames = _pool.VoicedFrames,
            Quality = (float)(_qualityToEnd / (_end - _start)),
            Probabilities = [.. _probabilities],
            Dimensions = dimensions,
            Embedding = Array.ConvertAll(_features, sum => (float)(sum / _weight)),
        };
    }
}

using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>How often the top class of a trajectory changes once enough was heard: what restless scores look like. Not safe for concurrent use.</summary>
public sealed class LabelFlips
{
    private long _flips;
    private long _frames;

    /// <summary>Changes per minute; null without frames after the warm-up.</summary>
    public double? PerMinute => _frames == 0 ? null : _flips * 60 / (_frames * FrameTime.Hop);

    /// <summary>Counts an utterance.</summary>
    /// <param name="top">Top class of each frame.</param>
    public void Add(ReadOnlySpan<int> top)
    {
        for (var t = TrajectoryPool.WarmupFrames; t < top.Length; t++)
        {
            _frames++;
            _flips += top[t] != top[t - 1] ? 1 : 0;
        }
    }
}

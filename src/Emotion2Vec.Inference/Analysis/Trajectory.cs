using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Model.Labels;

namespace Emotion2Vec.Inference.Analysis;

/// <summary>Per-frame probabilities and utterance scores of whole files.</summary>
public static class Trajectory
{
    /// <summary>Pools logits as a live stream would, over sound that counts as speech throughout.</summary>
    /// <param name="logits">[T, V] logits.</param>
    /// <param name="labels">The classes; unused ones get 0.</param>
    /// <param name="tauSeconds">Time constant in seconds; 0 for every frame's own softmax.</param>
    /// <returns>[T, V] probabilities.</returns>
    public static float[] Of(ReadOnlySpan<float> logits, LabelSet labels, double tauSeconds)
    {
        var probabilities = new float[logits.Length];
        if (labels.Count == 0)
        {
            return probabilities;
        }

        var pool = tauSeconds > 0 ? new TrajectoryPool(tauSeconds, Unused(labels)) : null;
        for (var start = 0; start < logits.Length; start += labels.Count)
        {
            var frame = logits.Slice(start, labels.Count);
            var result = probabilities.AsSpan(start, labels.Count);
            if (pool is null)
            {
                labels.Scores(frame, result);
            }
            else
            {
                pool.Pool(frame, speech: 1, result);
            }
        }

        return probabilities;
    }

    /// <summary>Scores of the utterance: the head is linear, so the mean of frame logits is the head's answer to the mean frame.</summary>
    /// <param name="logits">[T, V] logits.</param>
    /// <param name="labels">The classes.</param>
    /// <returns>[V] softmax of the mean over frames.</returns>
    public static float[] Utterance(ReadOnlySpan<float> logits, LabelSet labels)
    {
        if (labels.Count == 0)
        {
            return [];
        }

        var sums = new double[labels.Count];
        for (var i = 0; i < logits.Length; i++)
        {
            sums[i % sums.Length] += logits[i];
        }

        var frames = logits.Length / sums.Length;
        var scores = Array.ConvertAll(sums, sum => (float)(sum / frames));
        labels.Scores(scores, scores);
        return scores;
    }

    private static bool[] Unused(LabelSet labels)
    {
        var unused = new bool[labels.Count];
        Array.Fill(unused, true);
        foreach (var used in labels.UsedIndices)
        {
            unused[used] = false;
        }

        return unused;
    }
}

using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Model.Labels;

namespace Emotion2Vec.Inference.Analysis;

/// <summary>Per-frame probabilities and utterance scores of whole files.</summary>
public static class Trajectory
{
    /// <summary>Pools logits as a live stream without calibration would, over sound that counts as speech throughout.</summary>
    /// <param name="logits">[T, V] logits.</param>
    /// <param name="labels">The classes; unused ones get 0.</param>
    /// <param name="tauSeconds">Time constant in seconds; 0 for every frame's own softmax.</param>
    /// <returns>[T, V] probabilities.</returns>
    public static float[] Of(ReadOnlySpan<float> logits, LabelSet labels, double tauSeconds) => Of(logits, labels, tauSeconds, [], []);

    /// <summary>Pools logits as a live stream would.</summary>
    /// <param name="logits">[T, V] logits.</param>
    /// <param name="labels">The classes; unused ones get 0.</param>
    /// <param name="tauSeconds">Time constant in seconds; 0 for every frame's own softmax, whatever counts as speech.</param>
    /// <param name="speech">[T] weight of each frame in [0, 1]; empty if all count.</param>
    /// <param name="phases">[T] receives the phase after each frame; empty if nobody asks.</param>
    /// <param name="calibration">How scores are calibrated; null for not at all. Frames' own softmaxes never are.</param>
    /// <returns>[T, V] probabilities.</returns>
    public static float[] Of(
        ReadOnlySpan<float> logits, LabelSet labels, double tauSeconds, ReadOnlySpan<float> speech, Span<TrajectoryPhase> phases, ScoreCalibration? calibration = null)
    {
        var probabilities = new float[logits.Length];
        if (labels.Count == 0)
        {
            return probabilities;
        }

        var pool = tauSeconds > 0 ? new TrajectoryPool(tauSeconds, Unused(labels), calibration?.Find(tauSeconds)) : null;
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
                var index = start / labels.Count;
                pool.Pool(frame, speech.IsEmpty ? 1 : speech[index], result);
                if (!phases.IsEmpty)
                {
                    phases[index] = pool.Phase;
                }
            }
        }

        return probabilities;
    }

    /// <summary>Scores of the utterance: the head is linear, so the mean of frame logits is the head's answer to the mean frame.</summary>
    /// <param name="logits">[T, V] logits.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="speech">[T] weight of each frame in [0, 1]; empty if all count.</param>
    /// <param name="calibration">How scores are calibrated; null for not at all.</param>
    /// <returns>[V] softmax of the mean over frames; uniform over the classes in use if none counts.</returns>
    public static float[] Utterance(ReadOnlySpan<float> logits, LabelSet labels, ReadOnlySpan<float> speech = default, ScoreCalibration? calibration = null)
    {
        if (labels.Count == 0)
        {
            return [];
        }

        var sums = new double[labels.Count];
        for (var i = 0; i < logits.Length; i++)
        {
            sums[i % sums.Length] += speech.IsEmpty ? logits[i] : (double)logits[i] * speech[i / sums.Length];
        }

        double frames = logits.Length / sums.Length;
        foreach (var weight in speech)
        {
            frames += weight - 1;
        }

        var temperature = calibration?.Find(double.PositiveInfinity)?.At(frames / ModelAudio.FramesPerSecond) ?? 1;
        var scores = Array.ConvertAll(sums, sum => frames > 0 ? (float)(sum / frames / temperature) : 0);
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

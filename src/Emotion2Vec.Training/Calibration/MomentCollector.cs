using Emotion2Vec.Core.Audio;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Labels;

namespace Emotion2Vec.Training.Calibration;

/// <summary>
/// Gathers what a stream said under one pooling at the ends of its chunks, by how much voice it had heard. Every utterance counts the same in every bucket that
/// it reaches, however long it is. One thread.
/// </summary>
/// <param name="labels">The head's classes.</param>
/// <param name="tauSeconds">The pool's time constant; infinity for the running mean.</param>
/// <param name="chunkFrames">Frames of a chunk (C).</param>
internal sealed class MomentCollector(LabelSet labels, double tauSeconds, int chunkFrames)
{
    /// <summary>Most moments that one utterance adds to a bucket, evenly spaced: neighbours say nearly the same.</summary>
    private const int MostPerBucket = 8;

    // Below what a float32 probability can be, the logarithm would be minus infinity.
    private const double Smallest = 1e-45;

    private readonly List<ScoredMoment>[] _moments = [[], [], []];
    private readonly int[] _utterances = new int[3];

    /// <summary>The moments of a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <returns>All of them.</returns>
    public IReadOnlyList<ScoredMoment> this[VoicedBucket bucket] => _moments[(int)bucket];

    /// <summary>Utterances that reached a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <returns>How many.</returns>
    public int Utterances(VoicedBucket bucket) => _utterances[(int)bucket];

    /// <summary>Adds an utterance.</summary>
    /// <param name="logits">[T, V] logits per frame.</param>
    /// <param name="truth">Its class, as a place among the logits.</param>
    public void Add(ReadOnlySpan<float> logits, int truth)
    {
        var trajectory = Trajectory.Of(logits, labels, tauSeconds);
        var frames = trajectory.Length / labels.Count;
        var own = labels.UsedIndices.ToList().IndexOf(truth);
        foreach (var bucket in Ends(frames).GroupBy(BucketOf))
        {
            int[] ends = [.. bucket];
            var taken = Math.Min(ends.Length, MostPerBucket);
            for (var i = 0; i < taken; i++)
            {
                var frame = ends[ends.Length - 1 - (i * ends.Length / taken)];
                _moments[(int)bucket.Key].Add(new(Logarithms(trajectory.AsSpan(frame * labels.Count, labels.Count)), own, 1.0 / taken));
            }

            _utterances[(int)bucket.Key]++;
        }
    }

    private IEnumerable<int> Ends(int frames)
    {
        for (var end = Math.Min(chunkFrames, frames); end < frames; end += chunkFrames)
        {
            yield return end - 1;
        }

        yield return frames - 1;
    }

    // All sound counts as voice until a speech gate says otherwise: so it is served, too.
    private static VoicedBucket BucketOf(int frame) => ((frame + 1) / (double)ModelAudio.FramesPerSecond) switch
    {
        < 1 => VoicedBucket.UpToOneSecond,
        <= 3 => VoicedBucket.UpToThreeSeconds,
        _ => VoicedBucket.Longer,
    };

    private float[] Logarithms(ReadOnlySpan<float> probabilities)
    {
        var logarithms = new float[labels.UsedIndices.Count];
        for (var i = 0; i < logarithms.Length; i++)
        {
            logarithms[i] = (float)Math.Log(Math.Max(probabilities[labels.UsedIndices[i]], Smallest));
        }

        return logarithms;
    }
}

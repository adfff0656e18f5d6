using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Inference;

/// <summary>Fills in a latency account (streaming design 2.8).</summary>
public static class LatencyAccounting
{
    /// <summary>Accounts for a chunk of C frames with R of look-ahead.</summary>
    /// <param name="chunkFrames">C.</param>
    /// <param name="rightFrames">R.</param>
    /// <param name="poolingTauSeconds">Time constant of the pool; 0 for none, infinity for a running mean.</param>
    /// <returns>The account.</returns>
    public static LatencyAccount Of(int chunkFrames, int rightFrames, double poolingTauSeconds) => new LatencyAccount
    {
        AlgorithmicWorstMs = ModelAudio.FrameMilliseconds * (chunkFrames - 1 + rightFrames),
        AlgorithmicMeanMs = ModelAudio.FrameMilliseconds * (((chunkFrames - 1) / 2.0) + rightFrames),
        FirstChunkReadyMs = (ModelAudio.FrameMilliseconds * (chunkFrames + rightFrames)) + 5,
    }.ThroughPipeline(poolingTauSeconds);
}

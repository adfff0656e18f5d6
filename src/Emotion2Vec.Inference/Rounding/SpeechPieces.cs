using Emotion2Vec.Core.Audio;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Rounding;

/// <summary>Speech in pieces of some seconds, in turn for finding ranges and for judging them: what is judged was not fitted.</summary>
internal static class SpeechPieces
{
    /// <summary>Chunks of a piece.</summary>
    public const int Chunks = 16;

    /// <summary>Samples of a piece, which its last frame's convolutions reach beyond.</summary>
    public static int Samples(ChunkGeometry geometry) => (Chunks * geometry.ChunkFrames * ModelAudio.HopSamples) + ChunkGeometry.OverlapSamples;

    /// <summary>Whether a frame of a recording is in a piece that judges.</summary>
    public static bool IsJudging(ChunkGeometry geometry, long frame) => frame / (Chunks * geometry.ChunkFrames) % 2 == 1;

    /// <summary>The pieces that ranges are found on, normalised as a stream would be.</summary>
    public static IEnumerable<float[]> Fitting(ChunkGeometry geometry, IReadOnlyList<float[]> speech)
    {
        var (hop, length) = (Chunks * geometry.ChunkFrames * ModelAudio.HopSamples, Samples(geometry));
        foreach (var recording in speech)
        {
            var normalized = Normalized(geometry, recording);
            for (var start = 0; start + length <= normalized.Length; start += 2 * hop)
            {
                yield return normalized[start..(start + length)];
            }
        }
    }

    private static float[] Normalized(ChunkGeometry geometry, float[] recording)
    {
        var result = (float[])recording.Clone();
        var normalizer = new OnlineNormalizer();
        for (var (start, block) = (0, geometry.StepSamples); start < result.Length; (start, block) = (start + block, geometry.ChunkSamples))
        {
            normalizer.Normalize(result.AsSpan(start, Math.Min(block, result.Length - start)));
        }

        return result;
    }
}

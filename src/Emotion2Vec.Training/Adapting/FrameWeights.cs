using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Training.Adapting;

/// <summary>
/// How much the frames of a chunk count: the last three half, because they lack the context on their right that the teacher has (streaming design 3.3). The first half of
/// a chunk counts fully however short it is.
/// </summary>
internal static class FrameWeights
{
    private const int LateFrames = 3;
    private const float LateWeight = 0.5f;

    /// <summary>Weighs.</summary>
    /// <param name="frames">T.</param>
    /// <param name="geometry">C; null for full context, where all frames count fully.</param>
    /// <returns>[T] weights.</returns>
    public static float[] For(int frames, ChunkGeometry? geometry)
    {
        var weights = new float[frames];
        for (var t = 0; t < frames; t++)
        {
            weights[t] = geometry is null || !IsLate(t % geometry.ChunkFrames, geometry.ChunkFrames) ? 1 : LateWeight;
        }

        return weights;
    }

    private static bool IsLate(int index, int chunkFrames) => 2 * index >= chunkFrames && index >= chunkFrames - LateFrames;
}

using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Loop;

namespace Emotion2Vec.Training.Adapting;

/// <summary>Draws the chunk ends at which a batch's scores are compared. All items share them, so that the teacher hears them as one batch.</summary>
/// <param name="section">How many, and how far back.</param>
/// <param name="seed">The run's seed.</param>
internal sealed class PrefixSampler(AdaptLossSection section, long seed)
{
    /// <summary>Draws.</summary>
    /// <param name="batch">The batch's index; the same index gives the same ends.</param>
    /// <param name="frames">T of each item.</param>
    /// <param name="geometry">The batch's chunks; null for full context.</param>
    /// <returns>Different ones, all before the last frame; fewer than asked for, or none, if there are no more.</returns>
    public IReadOnlyList<PrefixSpan> Draw(long batch, int frames, ChunkGeometry? geometry)
    {
        if (geometry is null)
        {
            return [];
        }

        var ends = Enumerable.Range(1, (frames - 1) / geometry.ChunkFrames).Select(n => n * geometry.ChunkFrames).ToArray();
        StepSeed.Generator(seed, "prefixes", batch).Shuffle(ends);
        var most = (int)Math.Round(section.PrefixSeconds * ModelAudio.FramesPerSecond);
        return [.. ends.Take(section.Prefixes).Select(end => new PrefixSpan(Math.Max(0, end - most), end))];
    }
}

using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec;

/// <summary>Makes frames of a chunk that is lent, with memory of their own.</summary>
internal static class FrameReader
{
    /// <summary>Reads a chunk.</summary>
    /// <param name="block">The chunk.</param>
    /// <param name="labels">The names of its classes.</param>
    /// <returns>Its frames, which share two arrays.</returns>
    public static EmotionFrame[] Read(FrameBlock block, IReadOnlyList<string> labels)
    {
        var (probabilities, dimensions) = (block.Probabilities.ToArray().AsMemory(), block.Dimensions.ToArray().AsMemory());
        // A capture may claim any time; what no calendar holds is moved to its ends.
        var start = new DateTimeOffset(Math.Clamp(block.UtcTicks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks - TimeSpan.TicksPerDay), TimeSpan.Zero);
        var frames = new EmotionFrame[block.FrameCount];
        for (var i = 0; i < frames.Length; i++)
        {
            var row = probabilities.Slice(i * block.LabelCount, block.LabelCount);
            var top = Top(row.Span);
            var offset = TimeSpan.FromMilliseconds((double)i * ModelAudio.FrameMilliseconds);
            frames[i] = new()
            {
                Time = TimeSpan.FromMilliseconds((double)block.FirstFrame * ModelAudio.FrameMilliseconds) + offset,
                At = start + offset,
                Phase = block.Phase,
                Label = labels[top],
                Confidence = row.Span[top],
                Probabilities = row,
                Dimensions = dimensions.Slice(i * block.DimensionCount, block.DimensionCount),
                Speech = block.Speech[i],
                Quality = block.Quality,
            };
        }

        return frames;
    }

    private static int Top(ReadOnlySpan<float> row)
    {
        var top = 0;
        for (var i = 1; i < row.Length; i++)
        {
            top = row[i] > row[top] ? i : top;
        }

        return top;
    }
}

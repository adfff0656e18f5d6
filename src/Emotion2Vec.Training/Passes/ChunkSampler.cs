using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Passes;

/// <summary>Draws the chunks of each batch (dynamic chunk training, streaming design 2.10).</summary>
/// <param name="section">Shares.</param>
/// <param name="seed">The run's seed.</param>
internal sealed class ChunkSampler(StreamingSection section, long seed)
{
    // Longer than any crop.
    private const int UnlimitedFrames = ChunkGeometry.MaxLeftFrames;

    /// <summary>Draws.</summary>
    /// <param name="batch">The batch's index; the same index gives the same chunks.</param>
    /// <returns>C, L, and when extra tokens are computed; null for full context.</returns>
    public ChunkGeometry? Draw(long batch)
    {
        var random = StepSeed.Generator(seed, "chunks", batch);
        if (random.NextDouble() < section.FullContextShare)
        {
            return null;
        }

        // In the order of their lengths: a dictionary's own order is nobody's promise.
        var chunks = section.Chunks.OrderBy(pair => pair.Key).ToList();
        var draw = random.NextDouble();
        var index = 0;
        while (index < chunks.Count - 1 && (draw -= chunks[index].Value) >= 0)
        {
            index++;
        }

        var left = section.LeftFrames[random.Next(section.LeftFrames.Count)];
        var chunk = chunks[index].Key;

        // Drawn only where there is a choice, so that recipes without one draw what they always drew.
        var every = section.TokensEvery.Count == 1 ? section.TokensEvery[0] : section.TokensEvery[random.Next(section.TokensEvery.Count)];
        return new(chunk, left == StreamingSection.Unlimited ? UnlimitedFrames : Math.Max(1, left / chunk) * chunk, 0) { TokensEvery = every };
    }
}

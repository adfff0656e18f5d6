using System.Numerics;
using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// Memory for steps of up to a number of streams, bound to the session of each size of chunks: all are views of what a batch of the longest chunk needs, so that
/// state stays where it is when the size changes. Bindings are made when they are first asked for. One owner.
/// </summary>
/// <param name="sizes">The sizes, the longest last.</param>
/// <param name="config">The architecture.</param>
/// <param name="labelCount">Classes (V), or 0.</param>
/// <param name="maxBatch">Most streams.</param>
internal sealed class StepBatches(StepSize[] sizes, EncoderConfig config, int labelCount, int maxBatch) : IDisposable
{
    private readonly StepBinding?[,] _bindings = new StepBinding?[sizes.Length, maxBatch + 1];

    /// <summary>The sizes.</summary>
    public IReadOnlyList<StepSize> Sizes => sizes;

    /// <summary>The binding of the most streams and the longest chunk: it holds all memory that bindings of fewer would share with it.</summary>
    public StepBinding Largest => Of(sizes.Length - 1, maxBatch);

    /// <summary>A binding.</summary>
    /// <param name="size">Index of the size.</param>
    /// <param name="count">Streams, 1 to the most.</param>
    /// <returns>The same for the same.</returns>
    public StepBinding Of(int size, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, maxBatch);
        if (_bindings[size, count] is { } bound)
        {
            return bound;
        }

        // Memory is taken by powers of two, for the longest chunk, and only once as many streams are ready together: caches of a batch are large.
        var owner = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)count), (uint)maxBatch);
        var parent = size == sizes.Length - 1 && count == owner ? null : Of(sizes.Length - 1, owner);
        return _bindings[size, count] = new(sizes[size].Session, config, labelCount, sizes[size].Geometry, count, parent);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Those of fewer streams and shorter chunks are views of others that come later.
        for (var count = 1; count <= maxBatch; count++)
        {
            for (var size = 0; size < sizes.Length; size++)
            {
                _bindings[size, count]?.Dispose();
            }
        }
    }
}

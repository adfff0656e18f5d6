using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// Memory for steps of up to a number of streams, bound to the session of each size of chunks: all are views of what the largest batch of the longest chunk needs, so that
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

    /// <summary>The binding that holds the memory of all.</summary>
    public StepBinding Largest => _bindings[sizes.Length - 1, maxBatch] ??= Bind(sizes.Length - 1, maxBatch, parent: null);

    /// <summary>A binding.</summary>
    /// <param name="size">Index of the size.</param>
    /// <param name="count">Streams, 1 to the most.</param>
    /// <returns>The same for the same.</returns>
    public StepBinding Of(int size, int count)
    {
        var largest = Largest;
        return _bindings[size, count] ??= Bind(size, count, largest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The last one owns the memory.
        foreach (var binding in _bindings)
        {
            binding?.Dispose();
        }
    }

    private StepBinding Bind(int size, int count, StepBinding? parent) => new(sizes[size].Session, config, labelCount, sizes[size].Geometry, count, parent);
}

namespace Emotion2Vec.Model.Weights;

/// <summary>
/// A model's weights with some rows of its head alone. A head has a row for each class and then one for each dimension; who wants classes sees
/// a model that has no dimensions. Owns what it looks into.
/// </summary>
/// <param name="weights">All weights.</param>
/// <param name="first">First row to keep.</param>
/// <param name="count">Rows to keep, at least 1.</param>
public sealed class HeadRows(IWeightSource weights, int first, int count) : IWeightSource
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => weights.Names;

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        if (!weights.TryGetShape(name, out shape))
        {
            return false;
        }

        if (IsHead(name))
        {
            shape = [count, .. shape.Skip(1)];
        }

        return true;
    }

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (!IsHead(name))
        {
            weights.Read(name, destination);
            return;
        }

        if (!weights.TryGetShape(name, out var shape) || first + count > shape[0])
        {
            throw new ModelException($"The head '{name}' has no rows {first} to {first + count - 1}.");
        }

        var width = destination.Length / count;
        var all = new float[shape.Aggregate(1L, (product, size) => product * size)];
        weights.Read(name, all);
        all.AsSpan(first * width, count * width).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => weights.Dispose();

    private static bool IsHead(string name) => name is ParameterCatalog.HeadWeight or ParameterCatalog.HeadBias;
}

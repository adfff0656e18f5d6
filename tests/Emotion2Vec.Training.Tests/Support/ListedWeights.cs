using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Training.Tests.Support;

/// <summary>A few parameters, written down.</summary>
internal sealed class ListedWeights(IReadOnlyDictionary<string, float[]> values) : IWeightSource
{
    public IReadOnlyCollection<string> Names => [.. values.Keys];

    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        var found = values.TryGetValue(name, out var list);
        shape = found ? [list!.Length] : [];
        return found;
    }

    public void Read(string name, Span<float> destination) => values[name].CopyTo(destination);

    public void Dispose()
    {
        // Nothing is held.
    }
}

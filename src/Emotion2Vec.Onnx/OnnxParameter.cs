namespace Emotion2Vec.Onnx;

/// <summary>A network parameter as a graph wants it.</summary>
/// <param name="Name">Name of the initializer in the graph.</param>
/// <param name="Source">Upstream's name of the parameter.</param>
/// <param name="Shape">Shape in the graph.</param>
/// <param name="Transposed">True if the graph holds the transpose of a 2-D parameter.</param>
public sealed record OnnxParameter(string Name, string Source, IReadOnlyList<int> Shape, bool Transposed)
{
    /// <summary>Elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, n) => product * n);
}

namespace Emotion2Vec.Onnx;

/// <summary>A network parameter as a graph wants it.</summary>
/// <param name="Name">Name of the initializer in the graph.</param>
/// <param name="Source">Upstream's name of the parameter.</param>
/// <param name="Shape">Shape in the graph.</param>
/// <param name="Form">What the graph holds of it.</param>
/// <param name="SourceShape">Shape as stored.</param>
public sealed record OnnxParameter(string Name, string Source, IReadOnlyList<int> Shape, ParameterForm Form, IReadOnlyList<int> SourceShape)
{
    /// <summary>Elements.</summary>
    public long Count => Product(Shape);

    /// <summary>Elements as stored.</summary>
    public long SourceCount => Product(SourceShape);

    /// <summary>Bytes of an element.</summary>
    public int ElementBytes => Form == ParameterForm.Int8 ? 1 : 4;

    /// <summary>Bytes of all elements.</summary>
    public long Bytes => ElementBytes * Count;

    internal int ElementType => Form == ParameterForm.Int8 ? OnnxConstant.Int8 : OnnxConstant.Float32;

    private static long Product(IReadOnlyList<int> shape) => shape.Aggregate(1L, (product, n) => product * n);
}

namespace Emotion2Vec.Onnx;

/// <summary>A network parameter as a graph wants it.</summary>
/// <param name="Name">Name of the initializer in the graph.</param>
/// <param name="Source">Upstream's name of the parameter.</param>
/// <param name="Shape">Shape in the graph.</param>
/// <param name="Form">What the graph holds of it.</param>
/// <param name="SourceShape">Shape as stored.</param>
public sealed record OnnxParameter(string Name, string Source, IReadOnlyList<int> Shape, ParameterForm Form, IReadOnlyList<int> SourceShape)
{
    /// <summary>What the graph holds of it is made of.</summary>
    /// <value>Signed bytes in that form, else float32 by default.</value>
    public OnnxElement Element { get; init; } = Form == ParameterForm.Int8 ? OnnxElement.Int8 : OnnxElement.Float32;

    /// <summary>Elements.</summary>
    public long Count => Product(Shape);

    /// <summary>Elements as stored.</summary>
    public long SourceCount => Product(SourceShape);

    /// <summary>Bytes of an element.</summary>
    public int ElementBytes => Element switch
    {
        OnnxElement.Int8 => 1,
        OnnxElement.Float16 or OnnxElement.BFloat16 => 2,
        _ => 4,
    };

    /// <summary>Bytes of all elements.</summary>
    public long Bytes => ElementBytes * Count;

    private static long Product(IReadOnlyList<int> shape) => shape.Aggregate(1L, (product, n) => product * n);
}

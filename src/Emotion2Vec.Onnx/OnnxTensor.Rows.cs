namespace Emotion2Vec.Onnx;

// Types, and rows of tensors that hold the state of many streams.
public sealed partial class OnnxTensor
{
    /// <summary>The same values in another type.</summary>
    /// <param name="element">The type.</param>
    /// <returns>The same shape.</returns>
    public OnnxTensor To(OnnxElement element)
    {
        if (Element == element)
        {
            return this;
        }

        // Parameters are converted when they are loaded.
        return _parameter is { } parameter
            ? new(_graph, _name, _shape, parameter, stored: element)
            : new(_graph, _graph.Cast(Name, element), _shape);
    }

    /// <summary>Picks entries of the first axis that are known only when the graph runs.</summary>
    /// <param name="indices">[B] whole numbers, each in [0, size of the axis).</param>
    /// <returns>[B, ...].</returns>
    public OnnxTensor Pick(OnnxTensor indices) => Node("Gather", [indices._shape[0], .. _shape[1..]], [Name, indices.Name], ("axis", 0L));

    /// <summary>Puts rows into this table of [N, W]. Bound to the same memory as input and output, the table stays where it is.</summary>
    /// <param name="indices">[M, W] whole numbers: the row that each value goes to, the same along a row.</param>
    /// <param name="rows">[M, W] of the table's type.</param>
    /// <returns>[N, W].</returns>
    public OnnxTensor Put(OnnxTensor indices, OnnxTensor rows) => Node("ScatterElements", _shape, [Name, indices.Name, rows.Name], ("axis", 0L));
}

namespace Emotion2Vec.Onnx;

/// <summary>One operation of a graph (ONNX NodeProto).</summary>
/// <param name="Operator">Operator type.</param>
/// <param name="Name">Unique name.</param>
/// <param name="Inputs">Value names; empty text for an input left out.</param>
/// <param name="Outputs">Value names.</param>
/// <param name="Attributes">Attribute values: long, float, or long[].</param>
internal sealed record OnnxNode(
    string Operator, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<(string Name, object Value)> Attributes)
{
    /// <summary>Where the operator is defined: empty for ONNX itself.</summary>
    public string Domain { get; init; } = "";
}

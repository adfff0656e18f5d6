using Google.Protobuf;

namespace Emotion2Vec.Onnx;

/// <summary>
/// Writes a graph in the ONNX file format (onnx.proto3): IR version 8, opset 17 of the default domain, version 1 of any other. Field numbers are beside each message.
/// </summary>
public sealed class OnnxWriter
{
    /// <summary>ONNX IR version of the files written.</summary>
    public const int IrVersion = 8;

    /// <summary>Version of the default operator set that graphs use.</summary>
    public const int Opset = 17;

    /// <summary>File name that parameters are said to lie in when they are handed over at load time.</summary>
    public const string SuppliedLocation = "supplied-at-load-time";

    private readonly OnnxGraph _graph;
    private readonly Func<OnnxParameter, ReadOnlyMemory<byte>> _values;
    private readonly Func<OnnxParameter, bool> _supplied;

    private OnnxWriter(OnnxGraph graph, Func<OnnxParameter, ReadOnlyMemory<byte>> values, Func<OnnxParameter, bool> supplied)
    {
        _graph = graph;
        _values = values;
        _supplied = supplied;
    }

    /// <summary>Writes the graph with its parameters inside: a file for other people's tools.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="values">Little-endian values of a parameter, in the graph's layout.</param>
    /// <param name="stream">Where it goes.</param>
    /// <param name="metadata">Key-value pairs that the file shall carry.</param>
    /// <exception cref="Model.ModelException">The file would exceed the format's 2 GiB.</exception>
    public static void Write(OnnxGraph graph, Func<OnnxParameter, ReadOnlyMemory<byte>> values, Stream stream, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (graph.Parameters.Sum(p => p.Bytes) > int.MaxValue - (64L << 20))
        {
            throw new Model.ModelException("The model is too large for one ONNX file (2 GiB).");
        }

        var output = new CodedOutputStream(stream, leaveOpen: true);
        new OnnxWriter(graph, values, supplied: _ => false).WriteModel(output, metadata);
        output.Flush();
    }

    /// <summary>Writes the graph with large parameters declared but absent: the session is given them by name.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="values">Little-endian values of a small parameter, in the graph's layout.</param>
    /// <param name="supplied">Which parameters are absent.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] WriteForSession(OnnxGraph graph, Func<OnnxParameter, ReadOnlyMemory<byte>> values, Func<OnnxParameter, bool> supplied)
    {
        using var memory = new MemoryStream();
        var output = new CodedOutputStream(memory, leaveOpen: true);
        new OnnxWriter(graph, values, supplied).WriteModel(output, metadata: null);
        output.Flush();
        return memory.ToArray();
    }

    // ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8, metadata_props 14.
    private void WriteModel(CodedOutputStream output, IReadOnlyDictionary<string, string>? metadata)
    {
        output.Varint(1, IrVersion);
        output.Text(2, "Emotion2Vec.Realtime");
        output.Message(8, inner => inner.Varint(2, Opset));
        foreach (var domain in _graph.Nodes.Select(node => node.Domain).Where(domain => domain.Length > 0).Distinct(StringComparer.Ordinal))
        {
            output.Message(8, inner =>
            {
                inner.Text(1, domain);
                inner.Varint(2, 1);
            });
        }

        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            output.Message(14, inner =>
            {
                inner.Text(1, key);
                inner.Text(2, value);
            });
        }

        // The graph comes last and is written in place: with parameters inside it can be hundreds of megabytes.
        var parts = GraphParts();
        output.WriteTag(7, WireFormat.WireType.LengthDelimited);
        output.WriteLength(checked((int)parts.Sum(p => p.Size)));
        foreach (var part in parts)
        {
            part.Write(output);
        }
    }

    // GraphProto: node 1, name 2, initializer 5, input 11, output 12.
    private List<ProtobufPart> GraphParts()
    {
        var parts = new List<ProtobufPart> { ProtobufPart.Of(o => o.Text(2, _graph.Name)) };
        parts.AddRange(_graph.Nodes.Select(node => ProtobufPart.Of(o => o.Message(1, inner => WriteNode(inner, node)))));

        // Outputs keep their public names: an Identity node each, which runtimes remove.
        parts.AddRange(_graph.NamedOutputs.Select(output => ProtobufPart.Of(o => o.Message(1, inner =>
            WriteNode(inner, new("Identity", $"output_{output.Value.Name}", [output.Source], [output.Value.Name], []))))));
        parts.AddRange(_graph.Constants.Select(constant => ProtobufPart.Of(o => o.Message(5, inner => WriteConstant(inner, constant)))));
        parts.AddRange(_graph.Parameters.Select(ParameterPart));
        parts.AddRange(_graph.Inputs.Select(value => ProtobufPart.Of(o => o.Message(11, inner => WriteValue(inner, value)))));
        parts.AddRange(_graph.Outputs.Select(value => ProtobufPart.Of(o => o.Message(12, inner => WriteValue(inner, value)))));
        return parts;
    }

    // NodeProto: input 1, output 2, name 3, op_type 4, attribute 5, domain 7.
    private static void WriteNode(CodedOutputStream output, OnnxNode node)
    {
        foreach (var input in node.Inputs)
        {
            output.Text(1, input);
        }

        foreach (var result in node.Outputs)
        {
            output.Text(2, result);
        }

        output.Text(3, node.Name);
        output.Text(4, node.Operator);
        foreach (var (name, value) in node.Attributes)
        {
            output.Message(5, inner => WriteAttribute(inner, name, value));
        }

        if (node.Domain.Length > 0)
        {
            output.Text(7, node.Domain);
        }
    }

    // AttributeProto: name 1, f 2, i 3, ints 8, type 20 (FLOAT 1, INT 2, INTS 7).
    private static void WriteAttribute(CodedOutputStream output, string name, object value)
    {
        output.Text(1, name);
        switch (value)
        {
            case float f:
                output.WriteTag(2, WireFormat.WireType.Fixed32);
                output.WriteFloat(f);
                output.Varint(20, 1);
                break;
            case long i:
                output.Varint(3, i);
                output.Varint(20, 2);
                break;
            case long[] integers:
                foreach (var i in integers)
                {
                    output.Varint(8, i);
                }

                output.Varint(20, 7);
                break;
            default:
                throw new ArgumentException($"Attribute '{name}' has a value of type {value.GetType().Name}.", nameof(value));
        }
    }

    // TensorProto: dims 1, data_type 2, name 8, raw_data 9, external_data 13 (key 1, value 2), data_location 14 (EXTERNAL 1).
    private static void WriteConstant(CodedOutputStream output, OnnxConstant constant)
    {
        WriteTensorHead(output, constant.Name, constant.Element, constant.Shape);
        output.Bytes(9, constant.Bytes);
    }

    private static void WriteTensorHead(CodedOutputStream output, string name, OnnxElement element, IReadOnlyList<int> shape)
    {
        foreach (var n in shape)
        {
            output.Varint(1, n);
        }

        output.Varint(2, (int)element);
        output.Text(8, name);
    }

    private ProtobufPart ParameterPart(OnnxParameter parameter)
    {
        if (_supplied(parameter))
        {
            return ProtobufPart.Of(o => o.Message(5, inner =>
            {
                WriteTensorHead(inner, parameter.Name, parameter.Element, parameter.Shape);
                inner.Message(13, entry =>
                {
                    entry.Text(1, "location");
                    entry.Text(2, SuppliedLocation);
                });
                inner.Varint(14, 1);
            }));
        }

        // Sizes are known beforehand, so that values are read one parameter at a time.
        var head = ProtobufPart.Of(o => WriteTensorHead(o, parameter.Name, parameter.Element, parameter.Shape));
        var bytes = checked((int)parameter.Bytes);
        var inside = head.Size + 1 + CodedOutputStream.ComputeLengthSize(bytes) + bytes;
        return new(1 + CodedOutputStream.ComputeLengthSize((int)inside) + inside, output =>
        {
            output.WriteTag(5, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)inside);
            head.Write(output);
            output.Bytes(9, _values(parameter));
        });
    }

    // ValueInfoProto: name 1, type 2 -> TypeProto: tensor_type 1 -> elem_type 1, shape 2 -> dim 1 -> dim_value 1 or dim_param 2.
    private static void WriteValue(CodedOutputStream output, OnnxValue value)
    {
        output.Text(1, value.Name);
        output.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Varint(1, (int)value.Element);
            tensor.Message(2, shape =>
            {
                foreach (var n in value.Shape)
                {
                    shape.Message(1, dimension =>
                    {
                        if (n.Name is { } open)
                        {
                            dimension.Text(2, open);
                        }
                        else
                        {
                            dimension.Varint(1, n.Size);
                        }
                    });
                }
            });
        }));
    }
}

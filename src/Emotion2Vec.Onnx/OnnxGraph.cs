using System.Runtime.InteropServices;
using Emotion2Vec.Model.Network;

namespace Emotion2Vec.Onnx;

/// <summary>A graph in the making: running the network on <see cref="OnnxTensor"/>s appends its nodes here. One thread.</summary>
/// <param name="name">The graph's name.</param>
public sealed class OnnxGraph(string name) : IParameters<OnnxTensor>
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<(OnnxValue Value, string Source)> _outputs = [];
    private readonly Dictionary<string, OnnxParameter> _parameters = [];
    private readonly Dictionary<string, OnnxConstant> _constants = [];

    // Of values that are not float32.
    private readonly Dictionary<string, OnnxElement> _elements = [];

    /// <summary>The graph's name.</summary>
    public string Name { get; } = name;

    /// <summary>Products that are to be computed in whole numbers of 8 bits, by upstream's names of their weights, and what their inputs lie in.</summary>
    /// <value>None by default: all is float32.</value>
    public IReadOnlyDictionary<string, ActivationRange> Ranges { get; init; } = new Dictionary<string, ActivationRange>();

    /// <summary>What the graph is written for.</summary>
    /// <value>Null by default: the processor.</value>
    public OnnxTarget? Target { get; init; }

    /// <summary>[B] zeros, where the size of a batch may not be asked for while the graph runs; null where it may.</summary>
    public OnnxTensor? ItemZeros { get; set; }

    /// <summary>Told of the input of every product that could be computed so, with upstream's name of its weight.</summary>
    public Action<string, OnnxTensor>? ObserveProduct { get; set; }

    /// <summary>Inputs in order of creation.</summary>
    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    /// <summary>Outputs in order of creation.</summary>
    public IReadOnlyList<OnnxValue> Outputs => [.. _outputs.Select(o => o.Value)];

    /// <summary>Parameters that the graph refers to.</summary>
    public IReadOnlyCollection<OnnxParameter> Parameters => _parameters.Values;

    internal IReadOnlyList<OnnxNode> Nodes => _nodes;

    internal IEnumerable<OnnxConstant> Constants => _constants.Values;

    internal IEnumerable<(OnnxValue Value, string Source)> NamedOutputs => _outputs;

    /// <summary>Adds an input of float32 values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <returns>The input as a tensor.</returns>
    public OnnxTensor Input(string name, params ReadOnlySpan<OnnxDimension> shape) => Input(OnnxElement.Float32, name, shape);

    /// <summary>Adds an input.</summary>
    /// <param name="element">What it is made of.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <returns>The input as a tensor.</returns>
    public OnnxTensor Input(OnnxElement element, string name, params ReadOnlySpan<OnnxDimension> shape)
    {
        _inputs.Add(new(name, shape.ToArray(), element));
        Know(name, element);
        return new(this, name, [.. shape.ToArray().Select(d => d.Size)]);
    }

    /// <summary>Makes a constant of 64-bit integers.</summary>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Dimensions; their product is the number of values.</param>
    /// <returns>The constant.</returns>
    public OnnxTensor Whole(ReadOnlySpan<long> values, params ReadOnlySpan<int> shape)
    {
        var dimensions = shape.ToArray();
        return new(this, Constant("i", OnnxElement.Int64, dimensions, MemoryMarshal.AsBytes(values)), dimensions);
    }

    /// <summary>Makes a tensor an output.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="tensor">What it is.</param>
    /// <param name="shape">Its dimensions for people; by default those known, with names for open ones.</param>
    public void Output(string name, OnnxTensor tensor, params ReadOnlySpan<OnnxDimension> shape)
    {
        OnnxDimension[] dimensions = shape.IsEmpty ? [.. tensor.Shape.Select((n, i) => n == -1 ? (OnnxDimension)$"{name}_{i}" : n)] : shape.ToArray();
        _outputs.Add((new(name, dimensions, tensor.Element), tensor.Name));
    }

    /// <inheritdoc/>
    public OnnxTensor Get(string name, params ReadOnlySpan<int> shape) => new(this, name, shape.ToArray(), parameter: name);

    /// <summary>Refers to a parameter, as it is or transposed.</summary>
    internal string Use(string parameter, IReadOnlyList<int> shape, ParameterForm form = ParameterForm.AsStored, OnnxElement element = OnnxElement.Float32)
    {
        var (key, used) = form switch
        {
            ParameterForm.Transposed => ($"{parameter}^T", [Inputs(), shape[0]]),
            ParameterForm.Int8 => ($"{parameter}.int8", [Inputs(), shape[0]]),
            ParameterForm.Int8Scales => ($"{parameter}.scales", [shape[0]]),
            _ => (parameter, shape),
        };
        if (element != OnnxElement.Float32)
        {
            key = $"{key}.{element}";
            _parameters.TryAdd(key, new(key, parameter, used, form, shape) { Element = element });
            Know(key, element);
            return key;
        }

        _parameters.TryAdd(key, new(key, parameter, used, form, shape));
        return key;

        int Inputs() => shape.Skip(1).Aggregate(1, (product, n) => product * n);
    }

    /// <summary>Adds a node.</summary>
    internal IReadOnlyList<string> Add(string op, IReadOnlyList<string> inputs, int outputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        Add("", op, inputs, outputs, attributes);

    /// <summary>Adds a node of another domain than ONNX's own.</summary>
    internal IReadOnlyList<string> Add(string domain, string op, IReadOnlyList<string> inputs, int outputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var element = ElementOf(inputs[0]);
        var computes = Target?.ComputesIn(op, element) ?? element;
        if (computes == element)
        {
            return AddAs(ResultOf(op, element, attributes), domain, op, inputs, outputs, attributes);
        }

        string[] converted = [.. inputs.Select(input => ElementOf(input) == element ? Cast(input, computes) : input)];
        return [.. AddAs(computes, domain, op, converted, outputs, attributes).Select(result => Cast(result, element))];
    }

    /// <summary>What a value is made of.</summary>
    internal OnnxElement ElementOf(string name) => _elements.GetValueOrDefault(name, OnnxElement.Float32);

    /// <summary>Converts a value.</summary>
    internal string Cast(string name, OnnxElement element) => AddAs(element, "", "Cast", [name], 1, ("to", (long)element))[0];

    /// <summary>Gets the name of a constant of 64-bit integers, made once for equal values.</summary>
    internal string Integers(params ReadOnlySpan<long> values) =>
        Constant("i", OnnxElement.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>Gets the name of a float constant, made once for equal values.</summary>
    internal string Floats(ReadOnlySpan<float> values, IReadOnlyList<int> shape) =>
        Constant("f", OnnxElement.Float32, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Gets the name of a constant of one unsigned byte.</summary>
    internal string Byte(byte value) => Constant("u", OnnxElement.UInt8, [], [value]);

    private static OnnxElement ResultOf(string op, OnnxElement input, ReadOnlySpan<(string Name, object Value)> attributes) => op switch
    {
        "Cast" when attributes[0].Value is long to => (OnnxElement)to,
        "Shape" => OnnxElement.Int64,
        "QuantizeLinear" => OnnxElement.UInt8,
        "MatMulIntegerToFloat" => OnnxElement.Float32,
        _ => input,
    };

    private string[] AddAs(
        OnnxElement element, string domain, string op, IReadOnlyList<string> inputs, int outputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var name = $"{op}_{_nodes.Count}";
        string[] results = outputs == 1 ? [$"{name}_out"] : [.. Enumerable.Range(0, outputs).Select(i => $"{name}_out{i}")];
        _nodes.Add(new(op, name, inputs, results, attributes.ToArray()) { Domain = domain });
        Array.ForEach(results, result => Know(result, element));
        return results;
    }

    private void Know(string name, OnnxElement element)
    {
        if (element != OnnxElement.Float32)
        {
            _elements[name] = element;
        }
    }

    private string Constant(string prefix, OnnxElement element, IReadOnlyList<int> shape, ReadOnlySpan<byte> bytes)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..12];
        var name = $"{prefix}_{string.Join('x', shape)}_{hash}";
        if (!_constants.ContainsKey(name))
        {
            _constants[name] = new(name, element, shape, bytes.ToArray());
            Know(name, element);
        }

        return name;
    }
}

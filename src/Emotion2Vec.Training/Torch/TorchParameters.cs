using Emotion2Vec.Model;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Weights;
using TorchSharp;
using TorchSharp.Modules;

namespace Emotion2Vec.Training.Torch;

/// <summary>
/// Trainable parameters by upstream's names. They are read from a source when the network asks for them, and are themselves a source of weights, for packages and
/// checkpoints. Dispose them last.
/// </summary>
public sealed class TorchParameters : IParameters<TorchTensor>, IWeightSource
{
    private readonly IWeightSource _source;
    private readonly TorchWorld _world;
    private readonly List<string> _order = [];
    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);

    /// <summary>Prepares to read.</summary>
    /// <param name="source">Initial values; must stay open until the network is made.</param>
    /// <param name="world">Where they live.</param>
    public TorchParameters(IWeightSource source, TorchWorld world) => (_source, _world) = (source, world);

    /// <summary>Names in the order in which the network asked for them.</summary>
    public IReadOnlyCollection<string> Names => _order;

    /// <summary>A parameter that is there already.</summary>
    /// <param name="name">Upstream's name.</param>
    public Parameter this[string name] => _parameters[name];

    /// <inheritdoc/>
    public TorchTensor Get(string name, params ReadOnlySpan<int> shape)
    {
        if (!_parameters.TryGetValue(name, out var parameter))
        {
            parameter = Create(name, TorchTensor.Wide(shape));
            _parameters.Add(name, parameter);
            _order.Add(name);
        }

        return _world.Wrap(parameter);
    }

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        var found = _parameters.TryGetValue(name, out var parameter);
        shape = parameter is null ? [] : parameter.shape;
        return found;
    }

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (!_parameters.TryGetValue(name, out var parameter))
        {
            throw new ModelException($"'{name}' is none of the network's parameters.");
        }

        using var scope = torch.NewDisposeScope();
        parameter.detach().to(torch.CPU).contiguous().data<float>().ToArray().CopyTo(destination);
    }

    /// <summary>Takes over other values.</summary>
    /// <param name="source">Must have every parameter in the same shape.</param>
    /// <exception cref="ModelException">A parameter is absent or has another shape.</exception>
    public void Load(IWeightSource source)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        foreach (var name in _order)
        {
            _parameters[name].copy_(Values(source, name, _parameters[name].shape));
        }
    }

    /// <summary>Fixes parameters, so that they have no gradient. What was fixed before stays so.</summary>
    /// <param name="frozen">Chooses by name.</param>
    public void Freeze(Func<string, bool> frozen)
    {
        foreach (var name in _order.Where(frozen))
        {
            _parameters[name].requires_grad = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in _parameters.Values)
        {
            parameter.Dispose();
        }
    }

    private Parameter Create(string name, long[] shape)
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new Parameter(Values(_source, name, shape), requires_grad: true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    private torch.Tensor Values(IWeightSource source, string name, long[] shape)
    {
        if (!source.TryGetShape(name, out var found))
        {
            throw new ModelException($"'{name}' is missing in the weights to start from.");
        }

        if (!found.SequenceEqual(shape))
        {
            throw new ModelException($"'{name}' has the shape [{string.Join(", ", found)}]; [{string.Join(", ", shape)}] is due.");
        }

        var values = new float[shape.Aggregate(1L, (product, n) => product * n)];
        source.Read(name, values);
        return _world.Owned(values, shape);
    }
}

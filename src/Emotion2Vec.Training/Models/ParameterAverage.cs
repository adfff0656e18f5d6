using Emotion2Vec.Model;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Models;

/// <summary>
/// A moving average of some of a student's parameters, in float32; the others are the student's own. A network made of it is the averaged model, and as a source of
/// weights it is what a package gets. A checkpoint needs <see cref="Names"/> alone.
/// </summary>
internal class ParameterAverage : IParameters<TorchTensor>, IWeightSource
{
    private readonly TorchParameters _student;
    private readonly TorchWorld _world;
    private readonly Dictionary<string, torch.Tensor> _averaged = new(StringComparer.Ordinal);

    /// <summary>Starts as a copy of the student.</summary>
    /// <param name="student">Its parameters, all of them there.</param>
    /// <param name="world">Where they live.</param>
    /// <param name="isAveraged">Chooses parameters by name.</param>
    public ParameterAverage(TorchParameters student, TorchWorld world, Func<string, bool> isAveraged)
    {
        (_student, _world) = (student, world);
        using var still = torch.no_grad();
        foreach (var name in student.Names.Where(isAveraged))
        {
            _averaged.Add(name, student[name].detach().clone().DetachFromDisposeScope());
        }
    }

    /// <summary>Parameters that are averaged, in the order in which the network asked for them.</summary>
    public IReadOnlyCollection<string> Names => [.. _student.Names.Where(_averaged.ContainsKey)];

    /// <summary>Moves towards the student. Parameters that are not trained are copied.</summary>
    /// <param name="decay">What the average keeps of itself; 0 copies the student.</param>
    public void Blend(double decay)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        foreach (var (name, averaged) in _averaged)
        {
            if (_student[name].requires_grad)
            {
                averaged.mul_(decay).add_(_student[name], alpha: 1 - decay);
            }
            else
            {
                averaged.copy_(_student[name]);
            }
        }
    }

    /// <inheritdoc/>
    public TorchTensor Get(string name, params ReadOnlySpan<int> shape) => _averaged.TryGetValue(name, out var averaged) ? _world.Wrap(averaged) : _student.Get(name, shape);

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape) => _student.TryGetShape(name, out shape);

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (!_averaged.TryGetValue(name, out var averaged))
        {
            _student.Read(name, destination);
            return;
        }

        using var scope = torch.NewDisposeScope();
        averaged.to(torch.CPU).contiguous().data<float>().ToArray().CopyTo(destination);
    }

    /// <summary>Takes over other values.</summary>
    /// <param name="source">Must have every parameter of <see cref="Names"/> in the same shape.</param>
    /// <exception cref="ModelException">A parameter is absent or has another shape.</exception>
    public void Load(IWeightSource source)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        foreach (var (name, averaged) in _averaged)
        {
            if (!source.TryGetShape(name, out var shape) || !shape.SequenceEqual(averaged.shape))
            {
                throw new ModelException($"the moving average of '{name}' is missing or has another shape than [{string.Join(", ", averaged.shape)}].");
            }

            var values = new float[averaged.NumberOfElements];
            source.Read(name, values);
            averaged.copy_(torch.tensor(values, averaged.shape));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var averaged in _averaged.Values)
        {
            averaged.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}

using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>
/// The teacher's parameters: a moving average of the student's, in float32. The feature encoder and its projection are not the teacher's own (it is given the student's
/// local features), and it has neither decoder nor head.
/// </summary>
internal sealed class EmaTeacher : IParameters<TorchTensor>, IWeightSource
{
    private static readonly string[] NotFollowed =
    [
        ParameterCatalog.AudioPrefix + "local_encoder.", ParameterCatalog.AudioPrefix + "project_features.", ParameterCatalog.DecoderPrefix,
        ParameterCatalog.HeadWeight, ParameterCatalog.HeadBias,
    ];

    private readonly TorchParameters _student;
    private readonly TorchWorld _world;
    private readonly TrainingConfig _config;
    private readonly Dictionary<string, torch.Tensor> _own = new(StringComparer.Ordinal);

    /// <summary>Starts as a copy of the student.</summary>
    /// <param name="student">Its parameters, all of them there.</param>
    /// <param name="world">Where they live.</param>
    /// <param name="config">The decay.</param>
    public EmaTeacher(TorchParameters student, TorchWorld world, TrainingConfig config)
    {
        (_student, _world, _config) = (student, world, config);
        using var still = torch.no_grad();
        foreach (var name in student.Names.Where(IsFollowed))
        {
            _own.Add(name, student[name].detach().clone().DetachFromDisposeScope());
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => [.. _student.Names.Where(_own.ContainsKey)];

    /// <summary>The decay of one update.</summary>
    /// <param name="config">Start, end and length of the rise.</param>
    /// <param name="update">Updates completed, from 1.</param>
    /// <returns>What the teacher keeps of itself.</returns>
    public static double Decay(TrainingConfig config, long update) => update >= config.EmaAnnealEndStep
        ? config.EmaEndDecay
        : config.EmaEndDecay - ((config.EmaEndDecay - config.EmaDecay) * (1 - (update / (double)config.EmaAnnealEndStep)));

    /// <summary>Follows the student. Parameters that are not trained are copied.</summary>
    /// <param name="update">Updates completed, from 1.</param>
    public void Follow(long update)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        var decay = Decay(_config, update);
        foreach (var (name, own) in _own)
        {
            if (_student[name].requires_grad)
            {
                own.mul_(decay).add_(_student[name], alpha: 1 - decay);
            }
            else
            {
                own.copy_(_student[name]);
            }
        }
    }

    /// <inheritdoc/>
    public TorchTensor Get(string name, params ReadOnlySpan<int> shape) => _own.TryGetValue(name, out var own) ? _world.Wrap(own) : _student.Get(name, shape);

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        var isOwn = _own.TryGetValue(name, out var own);
        shape = own?.shape ?? [];
        return isOwn;
    }

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        using var scope = torch.NewDisposeScope();
        Own(name).to(torch.CPU).contiguous().data<float>().ToArray().CopyTo(destination);
    }

    /// <summary>Takes over other values.</summary>
    /// <param name="source">Must have every parameter of <see cref="Names"/> in the same shape.</param>
    /// <exception cref="ModelException">A parameter is absent or has another shape.</exception>
    public void Load(IWeightSource source)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        foreach (var (name, own) in _own)
        {
            if (!source.TryGetShape(name, out var shape) || !shape.SequenceEqual(own.shape))
            {
                throw new ModelException($"the teacher's '{name}' is missing or has another shape than [{string.Join(", ", own.shape)}].");
            }

            var values = new float[own.NumberOfElements];
            source.Read(name, values);
            own.copy_(torch.tensor(values, own.shape));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var own in _own.Values)
        {
            own.Dispose();
        }
    }

    private static bool IsFollowed(string name) => !Array.Exists(NotFollowed, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private torch.Tensor Own(string name) => _own.TryGetValue(name, out var own) ? own : throw new ModelException($"'{name}' is none of the teacher's parameters.");
}

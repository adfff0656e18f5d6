using Emotion2Vec.Training.Recipes;
using TorchSharp;
using TorchSharp.Modules;

namespace Emotion2Vec.Training.Loop;

/// <summary>The optimiser of a run: TorchSharp's AdamW over groups with their own peak rates.</summary>
internal sealed class AdamW : IDisposable
{
    private readonly IReadOnlyList<(ParameterGroup Group, torch.optim.ILearningRateController Controller)> _groups;
    private readonly List<Parameter> _parameters;
    private readonly TorchSharp.Modules.AdamW _adam;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="groups">What is trained; parameters of fewer than two dimensions get no decay (norms, biases, the distance scale).</param>
    /// <param name="section">Betas and epsilon.</param>
    public AdamW(IReadOnlyList<ParameterGroup> groups, OptimizerSection section)
    {
        var parts = groups.SelectMany(Split).Where(group => group.Parameters.Count > 0).ToList();
        _parameters = [.. parts.SelectMany(group => group.Parameters)];
        _adam = torch.optim.AdamW(
            parts.Select(group => new TorchSharp.Modules.AdamW.ParamGroup(
                group.Parameters, group.LearningRate, section.Betas[0], section.Betas[1], section.Epsilon, group.WeightDecay)),
            lr: section.LearningRate,
            beta1: section.Betas[0],
            beta2: section.Betas[1],
            eps: section.Epsilon);
        _groups = [.. parts.Zip(_adam.ParamGroups)];
    }

    public void ZeroGradients() => _adam.zero_grad();

    /// <summary>Scales all gradients, then shortens them if they are longer than allowed.</summary>
    /// <param name="factor">1 / units of the loss.</param>
    /// <param name="maxNorm">The longest; 0 for any.</param>
    /// <returns>Their Euclidean norm after scaling, before shortening.</returns>
    public double ScaleAndClip(double factor, double maxNorm)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        var gradients = _parameters.Select(parameter => parameter.grad).OfType<torch.Tensor>().ToList();
        if (gradients.Count == 0)
        {
            return 0;
        }

        foreach (var gradient in gradients)
        {
            gradient.mul_(factor);
        }

        var norm = torch.stack(gradients.Select(gradient => gradient.norm())).norm().item<float>();
        if (maxNorm > 0 && norm > maxNorm)
        {
            foreach (var gradient in gradients)
            {
                gradient.mul_(maxNorm / (norm + 1e-6));
            }
        }

        return norm;
    }

    /// <summary>Takes a step.</summary>
    /// <param name="factor">The schedule's factor on every group's peak rate.</param>
    public void Step(double factor)
    {
        foreach (var (group, controller) in _groups)
        {
            controller.LearningRate = factor * group.LearningRate;
        }

        _adam.step();
    }

    public void Save(BinaryWriter writer) => _adam.save_state_dict(writer);

    public void Load(BinaryReader reader) => _adam.load_state_dict(reader);

    public void Dispose() => _adam.Dispose();

    private static IEnumerable<ParameterGroup> Split(ParameterGroup group)
    {
        var trained = group.Parameters.Where(parameter => parameter.requires_grad).ToList();
        yield return group with { Parameters = [.. trained.Where(parameter => parameter.shape.Count(n => n > 1) > 1)] };
        yield return group with { Parameters = [.. trained.Where(parameter => parameter.shape.Count(n => n > 1) <= 1)], WeightDecay = 0 };
    }
}

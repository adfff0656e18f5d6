using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Emotion2Vec.Training.Tests.Pretraining;

/// <summary>Each of upstream's switches for targets against the same lines of its <c>make_targets</c> in torch's own functions.</summary>
public sealed class TeacherPassTests
{
    public static TheoryData<int> Switches => [.. Enumerable.Range(0, 64)];

    [Theory]
    [MemberData(nameof(Switches))]
    public void Forward_EverySwitch_EqualsMakeTargets(int switches)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        var targets = new TargetConfig
        {
            AverageTopKLayers = 2,
            InstanceNormTargetLayer = (switches & 1) != 0,
            BatchNormTargetLayer = (switches & 2) != 0,
            LayerNormTargetLayer = (switches & 4) != 0,
            LayerNormTargets = (switches & 8) != 0,
            InstanceNormTargets = (switches & 16) != 0,
            EndOfBlockTargets = (switches & 32) != 0,
        };
        var config = RandomNetwork.Small with { Depth = 3 };
        using var weights = new RandomWeights(config, 0, seed: 2);
        using var parameters = new TorchParameters(weights, TorchWorld.Cpu);
        var seen = new Dictionary<string, torch.Tensor>();
        var output = new TeacherPass<TorchTensor>(new(config, 0, parameters), targets).Forward(
            TorchWorld.Cpu.Tensor(Noise.Make(2 * 9 * 24, 1), 2, 9, 24), (name, value) => seen[name] = value.Value);

        torch.Tensor[] last = [.. new[] { 1, 2 }.Select(i => seen[targets.EndOfBlockTargets ? $"teacher_block_{i}" : $"teacher_block_{i}_ffn"])];
        Compare.Close(MakeTargets(last, targets).ToArray(), output.Targets.ToArray(), 2e-5, "targets");
        Compare.Close(((last[0] + last[1]) / 2).ToArray(), output.Unnormalised.ToArray(), 1e-6, "average");
    }

    private static torch.Tensor MakeTargets(torch.Tensor[] layers, TargetConfig targets)
    {
        var normed = layers.Select(layer => layer.transpose(1, 2))
            .Select(layer => targets.BatchNormTargetLayer ? batch_norm(layer, null, null, training: true) : layer)
            .Select(layer => targets.InstanceNormTargetLayer ? instance_norm(layer) : layer)
            .Select(layer => layer.transpose(1, 2))
            .Select(layer => targets.LayerNormTargetLayer ? layer_norm(layer, [layer.shape[2]]) : layer)
            .ToList();
        var y = (normed[0] + normed[1]) / 2;
        y = targets.LayerNormTargets ? layer_norm(y, [y.shape[2]]) : y;
        return targets.InstanceNormTargets ? instance_norm(y.transpose(1, 2)).transpose(1, 2) : y;
    }
}

using Emotion2Vec.Model.Network;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Torch;

/// <summary>Native memory is no garbage collector's business: what a step makes must be gone after it.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests(ITestOutputHelper log)
{
    private const int WarmUp = 100;
    private const int Steps = 1000;

    [Fact]
    public void TrainingSteps_OneThousand_LeaveNoTensorAndNoGrowth()
    {
        var config = RandomNetwork.Small;
        using var weights = new Emotion2Vec.Model.Weights.RandomWeights(config, 3, seed: 1);
        using var parameters = new TorchParameters(weights, TorchWorld.Cpu);
        var network = new Emotion2VecNetwork<TorchTensor>(
            config, 3, parameters, new TorchRegularization(new() { Layerdrop = 0.2, EndDropPathRate = 0.1 }, config.PrenetDepth, config.Depth));
        using var optimizer = torch.optim.AdamW(parameters.Names.Select(name => parameters[name]), 1e-4);
        var samples = Noise.Make(Noise.SamplesFor(8), seed: 1);
        Run(WarmUp);
        var (tensors, bytes) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, Resident());
        Run(Steps);
        var (tensorsAfter, bytesAfter) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, Resident());
        log.WriteLine($"live tensors {tensors} -> {tensorsAfter}, resident {bytes >> 20} MiB -> {bytesAfter >> 20} MiB over {Steps} steps");
        Assert.Equal(tensors, tensorsAfter);
        Assert.InRange(bytesAfter - bytes, long.MinValue, 24 << 20);

        void Run(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                using var scope = torch.NewDisposeScope();
                optimizer.zero_grad();
                OfflineRun.Forward(network, TorchWorld.Cpu, [samples]).Logits!.Value.square().mean().backward();
                optimizer.step();
            }
        }
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

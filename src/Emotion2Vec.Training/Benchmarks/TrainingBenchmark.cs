using System.Diagnostics;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Benchmarks;

/// <summary>Times whole updates (forward, backward, AdamW) of a model of the public base size, beside the matrix product of this machine as the floor.</summary>
/// <param name="world">Where to compute.</param>
internal sealed class TrainingBenchmark(TorchWorld world)
{
    private const int Classes = 9;

    // Backward computes two products for each of forward's: by the weights, and by the inputs.
    private const int PassesOfForwardCost = 3;
    private const int ProductSize = 2048;
    private const int ProductRepeats = 8;

    /// <summary>Measures one mode.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="items">Utterances in a batch.</param>
    /// <param name="seconds">Seconds of each.</param>
    /// <param name="chunk">C; 0 for the whole utterance.</param>
    /// <param name="updates">Updates to time, after one that warms up.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What was measured.</returns>
    public TrainingSpeed Measure(EncoderConfig config, int items, double seconds, int chunk, int updates, CancellationToken cancellationToken)
    {
        using var outer = torch.NewDisposeScope();
        using var parameters = new TorchParameters(new RandomWeights(config, Classes, seed: 1), world);
        var network = new Emotion2VecNetwork<TorchTensor>(config, Classes, parameters, new TorchRegularization(new(), config.PrenetDepth, config.Depth));
        using var adam = new AdamW([new("all", [.. parameters.Names.Select(name => parameters[name])], 1e-5, 0.01)], new() { LearningRate = 1e-5 });
        var pass = new EncoderPass(network, world);
        var samples = Noise(items * (int)(seconds * ModelAudio.SampleRate));
        var geometry = chunk == 0 ? null : new ChunkGeometry(chunk, 256, 0);
        var times = new List<double>();
        for (var i = 0; i <= updates; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            Update(pass, adam, samples, items, geometry);
            if (i > 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        times.Sort();
        var frames = (int)ModelAudio.FramesIn(samples.Length / items);
        var flops = PassesOfForwardCost * items * StepCost.OfWindow(config, Classes, frames).Flops;
        return new(chunk, items * seconds, times[0], times[times.Count / 2], times[^1], flops / times[times.Count / 2] / 1e9, PeakMemory.Bytes());
    }

    /// <summary>Times the largest product that fits the machine well: what no network can exceed.</summary>
    /// <returns>GFLOP/s.</returns>
    public double ProductGflops()
    {
        using var scope = torch.NewDisposeScope();
        var type = world.Precision == Precision.Bf16 ? torch.bfloat16 : torch.float32;
        var (a, b) = (torch.rand(ProductSize, ProductSize, device: world.Device).to(type), torch.rand(ProductSize, ProductSize, device: world.Device).to(type));
        var best = double.MaxValue;
        for (var i = 0; i < ProductRepeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _ = a.mm(b)[0, 0].to(torch.float32).item<float>();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * ProductSize * ProductSize * ProductSize / best / 1e9;
    }

    private static void Update(EncoderPass pass, AdamW adam, float[] samples, int items, ChunkGeometry? geometry)
    {
        using var scope = torch.NewDisposeScope();
        adam.ZeroGradients();
        var logits = pass.Run(samples, items, geometry).Logits ?? throw new InvalidOperationException("The benchmark's model has a head.");
        var mean = logits.Value.to(torch.float32).mean([1]);
        torch.nn.functional.cross_entropy(mean, torch.zeros(items, dtype: torch.int64, device: mean.device)).backward();
        adam.ScaleAndClip(1, 1);
        adam.Step(1);
    }

    private static float[] Noise(int count)
    {
        var random = new Random(1);
        var samples = new float[count];
        foreach (ref var x in samples.AsSpan())
        {
            x = (float)(random.NextDouble() - 0.5) * 3;
        }

        return samples;
    }
}

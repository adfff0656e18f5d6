using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Torch;

/// <summary>Loss, gradients and AdamW against upstream's: cross entropy of two utterances, each run alone.</summary>
public sealed class GradientTests(ITestOutputHelper log) : IDisposable
{
    private readonly TinyModel _tiny = new();
    private readonly UpstreamTraining _upstream = new("grad");

    [Fact]
    public void Backward_CrossEntropy_EveryGradientEqualsUpstream()
    {
        using var scope = torch.NewDisposeScope();
        using var parameters = new TorchParameters(_tiny.Weights, TorchWorld.Cpu);
        var loss = Loss(new(_tiny.Config, _tiny.Labels.Count, parameters));
        loss.backward();
        Assert.Equal(_upstream.Manifest.GetProperty("loss").GetDouble(), loss.item<float>(), 2e-6);

        using var expected = _upstream.Open("grads.safetensors");
        var (info, worst) = (_upstream.Manifest.GetProperty("grad_info"), 0.0);
        Assert.Equal(expected.Names.Order(StringComparer.Ordinal), parameters.Names.Order(StringComparer.Ordinal));
        foreach (var name in parameters.Names)
        {
            var values = Read(expected, name);
            var actual = parameters[name].grad!.ToArray();
            var tolerance = Tolerance.Of(values, info.GetProperty(name).GetProperty("f64err").GetDouble());
            Compare.Close(values, actual, tolerance, name);
            worst = Math.Max(worst, Compare.MaxDifference(values, actual) / tolerance);
        }

        log.WriteLine($"{parameters.Names.Count} parameters, worst at {worst:P0} of its tolerance");
    }

    [Fact]
    public void AdamW_OneAndThreeSteps_EqualUpstream()
    {
        using var scope = torch.NewDisposeScope();
        using var parameters = new TorchParameters(_tiny.Weights, TorchWorld.Cpu);
        var network = new Emotion2VecNetwork<TorchTensor>(_tiny.Config, _tiny.Labels.Count, parameters);
        var settings = _upstream.Manifest.GetProperty("adamw");
        var betas = settings.GetProperty("betas");
        using var optimizer = torch.optim.AdamW(
            parameters.Names.Select(name => parameters[name]),
            settings.GetProperty("lr").GetDouble(),
            betas[0].GetDouble(),
            betas[1].GetDouble(),
            settings.GetProperty("eps").GetDouble(),
            settings.GetProperty("weight_decay").GetDouble());

        var losses = settings.GetProperty("loss_before_each_step").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        for (var step = 1; step <= 3; step++)
        {
            optimizer.zero_grad();
            var loss = Loss(network);
            Assert.Equal(losses[step - 1], loss.item<float>(), 1e-4 * Math.Max(1, losses[step - 1]));
            loss.backward();
            optimizer.step();
            if (step != 2)
            {
                CloseAfterStep(parameters, step);
            }
        }

        Assert.Equal(settings.GetProperty("loss_after_step3").GetDouble(), Loss(network).item<float>(), 1e-4);
    }

    public void Dispose() => _tiny.Dispose();

    private static float[] Read(SafetensorsFile file, string name)
    {
        Assert.True(file.TryGetShape(name, out var shape), name);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        file.Read(name, values);
        return values;
    }

    private torch.Tensor Loss(Emotion2VecNetwork<TorchTensor> network)
    {
        var labels = _upstream.Manifest.GetProperty("labels").EnumerateArray().Select(e => e.GetInt64()).ToArray();
        var logits = Enumerable.Range(0, labels.Length)
            .Select(i => OfflineRun.Forward(network, TorchWorld.Cpu, [_upstream.Read($"item{i}_waveform.bin")]).Logits!.Value.mean([1]))
            .ToArray();
        return torch.nn.functional.cross_entropy(torch.cat(logits), torch.tensor(labels));
    }

    // Step 1 moves an element by about lr * sign(gradient) as soon as |gradient| >> 1e-6; elements near that carry the largest error, so 1e-4 bounds all
    // of them, and the mean shows that they are few.
    private void CloseAfterStep(TorchParameters parameters, int step)
    {
        using var expected = _upstream.Open("adamw.safetensors");
        foreach (var key in expected.Names.Where(name => name.StartsWith($"step{step}.", StringComparison.Ordinal)))
        {
            var name = key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..];
            if (name.Contains(".decoder.", StringComparison.Ordinal))
            {
                continue;
            }

            var (values, actual) = (Read(expected, key), parameters[name].ToArray());
            var mean = values.Zip(actual, (a, b) => Math.Abs((double)a - b)).Average();
            log.WriteLine($"{key}: largest difference {Compare.MaxDifference(values, actual):E1}, mean {mean:E1}");
            Compare.Close(values, actual, 1e-4, key);
            Assert.True(mean <= 1e-6, $"{key}: mean difference {mean:E1}");
        }
    }
}

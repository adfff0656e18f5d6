using Emotion2Vec.Model.Network;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Torch;

/// <summary>The forward pass of the training world against every value that upstream computed.</summary>
public sealed class UpstreamParityTests(ITestOutputHelper log) : IDisposable
{
    private static readonly string[] ChannelFirst = ["conv_layer_", "local_encoder", "pos_layer_"];
    private static readonly string[] NotObserved = ["waveform", "waveform_normalized", "utterance", "logits", "scores", "scores_unuse"];

    private readonly TinyModel _tiny = new();

    public static TheoryData<string> Cases => [.. UpstreamCase.AllSingle];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_EveryIntermediateValue_EqualsUpstream(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        using var parameters = new TorchParameters(_tiny.Weights, TorchWorld.Cpu);
        var network = new Emotion2VecNetwork<TorchTensor>(_tiny.Config, _tiny.Labels.Count, parameters);
        var upstream = new UpstreamCase(name);
        var missing = upstream.TensorNames.Except(NotObserved).ToHashSet();
        var (count, worst) = (missing.Count, 0.0);
        var output = OfflineRun.Forward(network, TorchWorld.Cpu, [upstream.Read("waveform")], observe: (tensor, value) =>
        {
            if (missing.Remove(tensor))
            {
                worst = Math.Max(worst, Close(upstream, tensor, value.ToArray()));
            }
        });

        Assert.Empty(missing);
        Compare.Close(upstream.Read("logits"), output.Logits!.Value.mean([1]).ToArray(), 2e-5, "logits");
        log.WriteLine($"{name}: {count} tensors, worst at {worst:P0} of its tolerance");
    }

    [Fact]
    public void Forward_PaddedBatch_EqualsUpstreamUnderTheParitySwitch()
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        using var parameters = new TorchParameters(_tiny.Weights, TorchWorld.Cpu);
        var network = new Emotion2VecNetwork<TorchTensor>(_tiny.Config, _tiny.Labels.Count, parameters);
        var batch = UpstreamBatch.Load();
        var missing = batch.Tensors.ToHashSet();
        OfflineRun.Forward(network, TorchWorld.Cpu, batch.Waveforms, normalize: false, PaddingTreatment.AsUpstream, (name, value) =>
        {
            if (missing.Remove(name))
            {
                var expected = name is "local_encoder" ? batch.ChannelLast(batch.Read(name)) : batch.Read(name);
                Compare.Close(expected, value.ToArray(), Tolerance.Of(expected, batch.NoiseFloor(name)), name);
            }
        });

        Assert.Empty(missing);
    }

    public void Dispose() => _tiny.Dispose();

    private static double Close(UpstreamCase upstream, string tensor, float[] actual)
    {
        var shape = upstream.Shape(tensor);
        var ours = ChannelFirst.Any(tensor.StartsWith) ? Compare.Transpose(actual, shape[2], shape[1]) : actual;
        var expected = upstream.Read(tensor);
        var tolerance = Tolerance.Of(expected, upstream.NoiseFloor(tensor));
        Compare.Close(expected, ours, tolerance, $"{upstream.Name}/{tensor}");
        return tolerance > 0 ? Compare.MaxDifference(expected, ours) / tolerance : 0;
    }
}
